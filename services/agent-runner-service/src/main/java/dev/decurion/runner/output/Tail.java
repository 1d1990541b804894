package dev.decurion.runner.output;

/** The end of a text. */
final class Tail {
  private final int length;
  private final StringBuilder text = new StringBuilder();

  Tail(int length) {
    this.length = length;
  }

  void append(String more) {
    text.append(more, Math.max(0, more.length() - length), more.length());
    if (text.length() > 2 * length) {
      text.delete(0, text.length() - length);
    }
  }

  @Override
  public String toString() {
    int from = Math.max(0, text.length() - length);
    if (from > 0) {
      int newline = text.indexOf("\n", from);
      from = newline >= 0 && newline < text.length() - 1 ? newline + 1 : from;
    }
    return text.substring(from);
  }
}
