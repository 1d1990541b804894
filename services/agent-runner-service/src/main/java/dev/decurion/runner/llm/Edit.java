package dev.decurion.runner.llm;

/** A change of one file. */
sealed interface Edit {
  /** As the model wrote it: not checked. */
  String path();

  /** The file gets this content, whether it was there or not. */
  record Write(String path, String content) implements Edit {}

  /** The text that occurs exactly once in the file is replaced. */
  record Replace(String path, String search, String replacement) implements Edit {}

  /** The file is deleted. */
  record Delete(String path) implements Edit {}
}
