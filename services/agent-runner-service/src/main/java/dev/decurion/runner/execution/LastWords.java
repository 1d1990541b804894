package dev.decurion.runner.execution;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the end of a failed command's output tells a person about the cause. */
final class LastWords {
  private static final int LONGEST = 300;

  /** Stack frames and fields of errors are indented; the rest is what Node.js and npm end with. */
  private static final Pattern NOISE =
      Pattern.compile(
          "\\s.*|\\W*|Node\\.js v[\\d.]+|Emitted 'error' event on .*"
              + "|npm error( A complete log of this run .*)?");

  private static final Pattern FULL =
      Pattern.compile(
          "ENOSPC|EDQUOT|no space left on device|disk quota exceeded", Pattern.CASE_INSENSITIVE);

  private static final Map<Pattern, String> CAUSES =
      Map.of(
          FULL,
          "a disk is full: free some space where it writes",
          Pattern.compile("EADDRINUSE|address already in use", Pattern.CASE_INSENSITIVE),
          "a port that it wants is taken: end what listens there, or have it take another",
          Pattern.compile("ECONNREFUSED|connection refused", Pattern.CASE_INSENSITIVE),
          "nobody listens at an address that it asked: is the service up, and the address right?",
          Pattern.compile(
              "ENOTFOUND|EAI_AGAIN|could not resolve host|name resolution|name or service not known",
              Pattern.CASE_INSENSITIVE),
          "a host is not found: is its name spelled right, and is there a network?",
          Pattern.compile(
              "ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network is unreachable|connection timed out",
              Pattern.CASE_INSENSITIVE),
          "an address that it asked does not answer: is there a network, and a firewall in it?");

  private LastWords() {}

  /** The last line that is meant for people, of at most 300 characters. */
  static Optional<String> of(String logTail) {
    return logTail
        .lines()
        .filter(line -> !NOISE.matcher(line).matches())
        .reduce((earlier, later) -> later)
        .map(String::strip)
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
  }

  /** What to do about the failure of the system that the output names, if it names one. */
  static Optional<String> advice(String logTail) {
    return CAUSES.entrySet().stream()
        .filter(cause -> cause.getKey().matcher(logTail).find())
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst();
  }
}
