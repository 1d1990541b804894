package dev.decurion.runner.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.decurion.runner.execution.TaskFailedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form in which a model answers with edits: asked for, and read strictly. */
final class EditFormat {
  static final int MOST_EDITS = 500;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Models like to put JSON into a fence; nothing else may stand around it. */
  private static final Pattern FENCED =
      Pattern.compile("\\s*```(?:json)?[ \\t]*\\R(?<json>.*)\\R```\\s*", Pattern.DOTALL);

  private EditFormat() {}

  /** What a model said, and what it wants changed. */
  record Answer(String text, List<Edit> edits) {}

  static String described(List<String> allowed) {
    return """
    You change files of a code base. Answer with one JSON object and nothing else:
    {"answer": "what you did, in a sentence", "edits": [EDIT, ...]}
    Each EDIT is one of
    {"path": "src/a.txt", "search": "old text", "replace": "new text"}
    {"path": "src/a.txt", "content": "the whole text of the file"}
    {"path": "src/a.txt", "delete": true}
    "search" is copied from the file exactly, with its white space, and is long enough to occur \
    in it exactly once. "content" replaces a file, or makes a new one. Edits are applied in their \
    order, all of them or none. Paths are relative, with "/". You may change what matches one of \
    these patterns, and nothing else:
    """
        + String.join("\n", allowed);
  }

  /**
   * @throws TaskFailedException when it is not of that form; says where
   */
  static Answer parse(String answer) throws TaskFailedException {
    Matcher fenced = FENCED.matcher(answer);
    JsonNode root = tree(fenced.matches() ? fenced.group("json") : answer);
    requireKeys(root, "the answer", Set.of("edits"), Set.of("answer", "edits"));
    JsonNode list = root.get("edits");
    if (!list.isArray() || list.size() > MOST_EDITS) {
      throw bad("'edits' must be a list of at most " + MOST_EDITS);
    }
    List<Edit> edits = new ArrayList<>();
    for (JsonNode edit : list) {
      edits.add(edit(edit, "edit " + (edits.size() + 1)));
    }
    return new Answer(root.has("answer") ? text(root, "answer", "the answer") : "", edits);
  }

  private static JsonNode tree(String json) throws TaskFailedException {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw bad("it is not JSON: " + Texts.excerpt(e.getOriginalMessage()));
    }
  }

  private static Edit edit(JsonNode edit, String which) throws TaskFailedException {
    if (edit.has("delete")) {
      requireKeys(edit, which, Set.of("path", "delete"), Set.of("path", "delete"));
      if (!edit.get("delete").isBoolean() || !edit.get("delete").booleanValue()) {
        throw bad("'delete' of " + which + " must be true");
      }
      return new Edit.Delete(text(edit, "path", which));
    }
    if (edit.has("content")) {
      requireKeys(edit, which, Set.of("path", "content"), Set.of("path", "content"));
      return new Edit.Write(text(edit, "path", which), text(edit, "content", which));
    }
    Set<String> keys = Set.of("path", "search", "replace");
    requireKeys(edit, which, keys, keys);
    String search = text(edit, "search", which);
    if (search.isEmpty()) {
      throw bad("'search' of " + which + " is empty");
    }
    return new Edit.Replace(text(edit, "path", which), search, text(edit, "replace", which));
  }

  private static void requireKeys(
      JsonNode node, String what, Set<String> required, Set<String> known)
      throws TaskFailedException {
    if (!node.isObject()) {
      throw bad(what + " is no JSON object: " + Texts.excerpt(node.toString()));
    }
    Set<String> keys = new HashSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    for (String key : required) {
      if (!keys.remove(key)) {
        throw bad(what + " has no '" + key + "': " + Texts.excerpt(node.toString()));
      }
    }
    keys.removeAll(known);
    if (!keys.isEmpty()) {
      throw bad(what + " has a key that is not in the format: " + Texts.excerpt(keys.toString()));
    }
  }

  private static String text(JsonNode node, String key, String what) throws TaskFailedException {
    JsonNode value = node.get(key);
    if (!value.isTextual()) {
      throw bad("'" + key + "' of " + what + " must be text: " + Texts.excerpt(value.toString()));
    }
    return value.textValue();
  }

  private static TaskFailedException bad(String why) {
    return TaskFailedException.because(
        "the answer of the model cannot be applied, nothing was changed: " + why);
  }
}
