package dev.decurion.core.reader.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Says what the parser means in words of somebody who writes YAML, not of somebody who parses it.
 */
final class SyntaxMessage {
  private SyntaxMessage() {}

  static String of(MarkedYamlEngineException e, @Nullable Mark mark, String text) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    String opened = e.getContextMark().map(m -> " (in line " + (m.getLine() + 1) + ")").orElse("");
    boolean atEnd =
        mark != null && text.lines().skip(mark.getLine()).allMatch(String::isBlank)
            || problem.contains("end of stream")
            || problem.contains("<stream end>");
    if (problem.contains("'\\t(TAB)'") || problem.contains("TAB")) {
      return "a tab cannot indent YAML; use spaces";
    }
    if (context.contains("quoted scalar") && atEnd) {
      return "the text ends within quotes that were opened before" + opened + "; close them";
    }
    if (atEnd && (context.contains("flow") || problem.contains("expected ',' or"))) {
      return "the text ends before the '{' or '[' that was opened" + opened + " is closed";
    }
    if (problem.contains("expected ',' or")) {
      return "a ',' or the closing '}' or ']' of what was opened" + opened + " is missing here";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a ':' cannot stand here; check the indentation, or put a text that has ': ' in it"
          + " into quotes";
    }
    if (problem.contains("could not find expected ':'")) {
      return "a ':' after the key" + opened + " is missing";
    }
    if (problem.contains("expected the node content")) {
      return "a key or a value is missing here";
    }
    if (problem.contains("expected <block end>") && problem.contains("<scalar>")) {
      return "this does not fit what stands before it; check the indentation and the dashes, and"
          + " put a text that has quotes in it into quotes as a whole";
    }
    if (problem.contains("expected <block end>")) {
      return "this does not fit the lines above"
          + opened
          + "; check the indentation and the"
          + " dashes";
    }
    if (problem.contains("expected '<document start>'")) {
      return "'---' is missing between the lines that start with '%' and the plan";
    }
    if (problem.contains("unknown escape character")) {
      return "a backslash in double quotes starts an escape that YAML does not have; write \\\\ for"
          + " a backslash, or use single quotes";
    }
    if (problem.contains("found character") && problem.contains("cannot start any token")) {
      return "a text cannot start with this character; put it into quotes";
    }
    return "this is not YAML: " + (context.isEmpty() ? "" : context + opened + ": ") + problem;
  }
}
