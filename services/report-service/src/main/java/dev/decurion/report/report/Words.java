package dev.decurion.report.report;

import java.util.Collection;
import java.util.stream.Collectors;

/** Phrases that several parts of a report use. */
final class Words {
  private Words() {}

  static String list(Collection<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
