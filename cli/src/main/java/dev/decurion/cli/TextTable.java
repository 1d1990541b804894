package dev.decurion.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text whose columns are as wide as their widest cell. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  /** A line of a short list: a name, and its value in the same column as in other such lines. */
  public static String labelled(String name, String value) {
    return String.format(Locale.ROOT, "%-14s %s", name, value);
  }

  public TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public List<String> lines() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), row.get(column).length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length() + 2));
    }
    return line.toString().stripTrailing();
  }
}
