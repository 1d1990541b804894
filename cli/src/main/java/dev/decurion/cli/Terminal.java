package dev.decurion.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the command line writes.
 *
 * @param out what was asked for
 * @param err what went wrong
 * @param live whether {@code out} is a terminal whose lines may be rewritten
 * @param rows of the terminal
 * @param columns of the terminal
 * @param colours whether colours are welcome
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean live, int rows, int columns, boolean colours) {
  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_COLUMNS = 80;

  /**
   * The streams of this process. The launcher knows the terminal better than a JVM does and says so
   * in the system properties {@code decurion.terminal} (true or false) and {@code
   * decurion.terminal.size} (rows and columns, as {@code stty size} prints them).
   */
  public static Terminal ofProcess() {
    String said = System.getProperty("decurion.terminal");
    boolean live = said != null ? Boolean.parseBoolean(said) : System.console() != null;
    String[] size = System.getProperty("decurion.terminal.size", "").trim().split("\\s+", -1);
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new Terminal(
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        live && !dumb,
        size.length == 2 ? positive(size[0], DEFAULT_ROWS) : DEFAULT_ROWS,
        size.length == 2 ? positive(size[1], DEFAULT_COLUMNS) : DEFAULT_COLUMNS,
        live && !dumb && System.getenv("NO_COLOR") == null);
  }

  /** Not System.out: its encoding is ASCII where the locale is C, and the table has bars. */
  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(stream)), true, StandardCharsets.UTF_8);
  }

  private static int positive(String digits, int otherwise) {
    try {
      int value = Integer.parseInt(digits);
      return value > 0 ? value : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
