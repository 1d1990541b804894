package dev.decurion.runner.execution;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.plan.TaskAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outputs of the tasks that an attempt needs: all of them in a file, the small ones as
 * variables too, since what a process can be started with is limited.
 *
 * <p>A variable is {@code NEEDS_<AGENT>_<TASK>_<KEY>} and, where no other has that name, {@code
 * NEEDS_<TASK>_<KEY>}.
 */
final class NeededOutputs {
  /** In bytes; Linux takes 128 KiB. */
  static final int LARGEST_VARIABLE = 32 * 1024;

  /** Names and values in bytes; Linux takes 2 MiB of all variables and arguments, macOS 1 MiB. */
  static final int LARGEST_TOTAL = 256 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Map<String, String>> outputs = new TreeMap<>();
  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> leftOut = new ArrayList<>();

  NeededOutputs(Map<TaskAddress, Map<String, String>> needs) {
    Map<String, List<String>> full = new TreeMap<>();
    Map<String, List<String>> plain = new TreeMap<>();
    needs.forEach(
        (task, values) -> {
          outputs.put(task.toString(), new TreeMap<>(values));
          values.forEach(
              (key, value) -> {
                add(full, "NEEDS_" + task.agent() + "_" + task.task() + "_" + key, value);
                add(plain, "NEEDS_" + task.task() + "_" + key, value);
              });
        });
    plain.keySet().removeAll(full.keySet());
    takeUnambiguous(full);
    takeUnambiguous(plain);
    limit();
  }

  /** By name. */
  Map<String, String> variables() {
    return variables;
  }

  /** The names of variables that cannot be, since they are too large or have NUL in them. */
  List<String> leftOut() {
    return leftOut;
  }

  /** Writes all outputs as {@code {"agent/task": {"key": "value"}}}. */
  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), outputs);
  }

  private static void add(Map<String, List<String>> values, String name, String value) {
    String variable = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    values.computeIfAbsent(variable, key -> new ArrayList<>()).add(value);
  }

  private void takeUnambiguous(Map<String, List<String>> values) {
    values.forEach(
        (name, candidates) -> {
          if (candidates.size() == 1) {
            variables.put(name, candidates.get(0));
          }
        });
  }

  /** Leaves out what no process could be started with, the largest first. */
  private void limit() {
    List<String> smallestFirst = new ArrayList<>(variables.keySet());
    smallestFirst.sort(Comparator.comparingInt(name -> variables.get(name).length()));
    int total = 0;
    for (String name : smallestFirst) {
      String value = variables.get(name);
      int bytes = value.getBytes(StandardCharsets.UTF_8).length;
      total += name.length() + bytes;
      if (bytes > LARGEST_VARIABLE || total > LARGEST_TOTAL || value.indexOf('\0') >= 0) {
        variables.remove(name);
        leftOut.add(name);
      }
    }
  }
}
