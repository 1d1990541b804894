package dev.decurion.core.reader.yaml;

/** What a text may cost. */
public final class YamlLimits {
  /** Characters of the text. */
  public static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  /** Maps and lists within each other. */
  public static final int MAX_DEPTH = 64;

  /** Keys and values, those behind an alias counted each time that it is used. */
  public static final int MAX_NODES = 1_000_000;

  private YamlLimits() {}
}
