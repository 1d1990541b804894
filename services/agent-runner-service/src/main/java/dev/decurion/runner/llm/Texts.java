package dev.decurion.runner.llm;

import dev.decurion.runner.secrets.Excerpt;
import dev.decurion.runner.secrets.Secrets;

/** Texts of models and endpoints, for messages. */
final class Texts {
  private static final int MOST = 300;

  private Texts() {}

  /** The beginning of a text in which no key can be. */
  static String excerpt(String text) {
    return excerpt(text, Secrets.NONE);
  }

  /** The beginning of a text in which the key may be repeated. */
  static String excerpt(String text, Secrets key) {
    return Excerpt.of(text, MOST, key);
  }
}
