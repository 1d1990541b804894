package dev.decurion.core.run;

import dev.decurion.core.graph.PlanGraph;
import dev.decurion.core.plan.Condition;
import dev.decurion.core.plan.FanOut;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.plan.TaskRules;
import dev.decurion.core.reader.ItemList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a task that fans out is made of: its items, its instances, and their outputs together. */
final class Instances {
  /** Bytes of all outputs of a task that fans out; keys that do not fit are left out. */
  private static final int MAX_OUTPUTS = 256 * 1024;

  private Instances() {}

  /**
   * The items of a task that fans out.
   *
   * @throws IllegalArgumentException when there is no list; the message is for people
   */
  static List<String> items(RunState state, Map<String, String> inputs, FanOut fanOut) {
    List<String> items;
    if (fanOut.source() instanceof FanOut.Items written) {
      items = written.items();
    } else if (fanOut.source() instanceof FanOut.OfInput input) {
      items = ItemList.ofInput(inputs.getOrDefault(input.input(), ""));
    } else {
      items = ofOutput(state, (FanOut.OfOutput) fanOut.source());
    }
    if (items.size() > fanOut.maxInstances()) {
      throw new IllegalArgumentException(
          "the list has " + items.size() + " items; maxInstances is " + fanOut.maxInstances());
    }
    return items;
  }

  private static List<String> ofOutput(RunState state, FanOut.OfOutput source) {
    String text = state.task(state.index(source.task())).outputs().get(source.output());
    if (text == null) {
      throw new IllegalArgumentException(
          "the task " + source.task() + " put out no '" + source.output() + "'");
    }
    try {
      return ItemList.ofJson(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the output '"
              + source.output()
              + "' of "
              + source.task()
              + " is no list: "
              + e.getMessage(),
          e);
    }
  }

  /** The graph with an instance of a task for each item. */
  static PlanGraph graph(PlanGraph graph, int template, List<String> items) {
    List<Task> instances = new ArrayList<>(items.size());
    for (int number = 0; number < items.size(); number++) {
      instances.add(instance(graph.task(template), number, items.get(number)));
    }
    return graph.withInstances(template, instances);
  }

  private static Task instance(Task template, int number, String item) {
    TaskAddress address = template.address().instance(number);
    Map<String, String> env = new HashMap<>(template.env());
    env.put("DECURION_ITEM", item);
    env.put("DECURION_INSTANCE", Integer.toString(number));
    TaskRules rules = template.rules();
    return new Task(
        address,
        template.name() + " (" + (item.length() <= 80 ? item : item.substring(0, 77) + "...") + ")",
        template.action(),
        template.estimate(),
        template.timeout(),
        template.retry(),
        template.verify(),
        env,
        template.secrets(),
        template.workdir(),
        template.workspace(),
        List.of(),
        new TaskRules(
            Condition.SUCCESS,
            rules.allowFailure(),
            rules.onLateFailure(),
            rules.locks(),
            rules.parkOn(),
            rules.skipOn(),
            Optional.empty()));
  }

  /** How a task ends whose instances have all ended; empty when one has not. */
  static Optional<TaskState> outcome(RunState state, int template) {
    TaskState outcome = TaskState.SUCCEEDED;
    for (int instance : state.graph().instances(template)) {
      TaskState ended = state.task(instance).state();
      if (!ended.isTerminal()) {
        return Optional.empty();
      }
      if (Edges.isFailure(state, instance)
          && (outcome == TaskState.SUCCEEDED || ended == TaskState.FAILED)) {
        outcome = ended;
      }
    }
    return Optional.of(outcome);
  }

  /** For each key that an instance put out the JSON array of all values, in order of the items. */
  static Map<String, String> outputs(RunState state, int template) {
    int[] instances = state.graph().instances(template);
    Map<String, List<Optional<String>>> values = new TreeMap<>();
    for (int instance : instances) {
      state.task(instance).outputs().keySet().forEach(key -> values.put(key, new ArrayList<>()));
    }
    for (int instance : instances) {
      Map<String, String> outputs = state.task(instance).outputs();
      values.forEach((key, list) -> list.add(Optional.ofNullable(outputs.get(key))));
    }
    Map<String, String> joined = new TreeMap<>();
    int size = 0;
    for (Map.Entry<String, List<Optional<String>>> entry : values.entrySet()) {
      String array = ItemList.json(entry.getValue());
      if (size + array.length() <= MAX_OUTPUTS) {
        size += array.length();
        joined.put(entry.getKey(), array);
      }
    }
    return joined;
  }
}
