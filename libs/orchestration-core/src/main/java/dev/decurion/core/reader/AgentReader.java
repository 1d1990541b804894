package dev.decurion.core.reader;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.Identifiers;
import dev.decurion.core.plan.Order;
import dev.decurion.core.plan.Priority;
import dev.decurion.core.plan.Task;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.plan.WorkspaceMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads an agent with its tasks, and remembers where each task stands. */
final class AgentReader {
  private static final Set<String> KEYS =
      Set.of(
          "title",
          "tier",
          "priority",
          "estimate",
          "tools",
          "env",
          "secrets",
          "order",
          "concurrency",
          "needs",
          "tasks");
  private static final Map<String, Priority> PRIORITIES =
      Map.of("P0", Priority.P0, "P1", Priority.P1, "P2", Priority.P2);
  private static final Map<String, Order> ORDERS =
      Map.of("sequential", Order.SEQUENTIAL, "parallel", Order.PARALLEL);
  private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}");
  private static final int MAX_TIER = 1_000;
  private static final String GIT = "git";

  private final TaskReader tasks;
  private final NeedReader needs;
  private final Map<TaskAddress, Value> places = new HashMap<>();

  AgentReader(TaskReader tasks, NeedReader needs) {
    this.tasks = tasks;
    this.needs = needs;
  }

  /** Where the tasks that were read stand. */
  Map<TaskAddress, Value> places() {
    return places;
  }

  /** Empty when the id is not sound, or when it is no agent at all. */
  Optional<Agent> read(Value.Named entry) {
    if (!Texts.isId(entry.key(), "an agent", entry.name())) {
      return Optional.empty();
    }
    if (entry.value().isNull()) {
      entry.key().problem("null-value", "the agent has no keys; it needs at least 'tasks'");
      return Optional.empty();
    }
    return entry
        .value()
        .fields("the agent '" + entry.name() + "'", KEYS)
        .map(fields -> read(fields, new AgentId(entry.name())));
  }

  private Agent read(Fields fields, AgentId id) {
    Variables variables = Variables.NONE.overlaidWith(fields);
    Optional<Value> written = fields.get("estimate");
    Optional<Duration> estimate = written.flatMap(value -> Durations.read(value, "the estimate"));
    Optional<Value> list = fields.require("tasks");
    List<Value> items = list.map(value -> value.items("'tasks'")).orElse(List.of());
    if (items.isEmpty()) {
      list.filter(Value::isList)
          .ifPresent(value -> value.problem("bad-value", "an agent needs at least one task"));
    }
    List<ReadTask> read = readTasks(items, id, variables);
    boolean complete =
        read.size() == items.size()
            && !read.isEmpty()
            && read.stream().allMatch(ReadTask::estimateReadable);
    List<Task> shared = Estimates.share(written, estimate, read, complete);
    return new Agent(
        id,
        fields
            .get("title")
            .flatMap(value -> Texts.line(value, "the title of the agent"))
            .orElse(id.value()),
        fields.get("tier").flatMap(value -> Numbers.integer(value, "the tier", 1, MAX_TIER)),
        fields
            .get("priority")
            .flatMap(value -> Texts.choice(value, "the priority", PRIORITIES))
            .orElse(Priority.P1),
        estimate,
        withGit(fields.get("tools").map(AgentReader::tools).orElse(List.of()), shared),
        fields
            .get("order")
            .flatMap(value -> Texts.choice(value, "the order", ORDERS))
            .orElse(Order.SEQUENTIAL),
        fields
            .get("concurrency")
            .flatMap(value -> Numbers.integer(value, "the concurrency", 1, PlanReader.MAX_TASKS)),
        fields.get("needs").map(value -> needs.ofAgent(value, id)).orElse(List.of()),
        shared);
  }

  private List<ReadTask> readTasks(List<Value> items, AgentId agent, Variables shared) {
    List<ReadTask> read = new ArrayList<>(items.size());
    for (Value item : items) {
      Optional<ReadTask> task = tasks.read(item, agent, shared);
      if (task.isEmpty()) {
        continue;
      }
      TaskAddress address = task.get().task().address();
      Value first = places.putIfAbsent(address, item);
      if (first == null) {
        read.add(task.get());
      } else {
        item.problem(
            "duplicate-id",
            () -> "the agent already has a task '" + address.task() + "', at " + first.pointer());
      }
    }
    return read;
  }

  /** A worktree is made by git. */
  private static List<String> withGit(List<String> tools, List<Task> tasks) {
    if (tools.contains(GIT)
        || tasks.stream().noneMatch(task -> task.workspace() == WorkspaceMode.WORKTREE)) {
      return tools;
    }
    List<String> more = new ArrayList<>(tools);
    more.add(GIT);
    return more;
  }

  private static List<String> tools(Value list) {
    List<String> tools = new ArrayList<>();
    Texts.distinct(list.items("'tools'"), "a tool")
        .forEach(
            item ->
                item.text("a tool")
                    .ifPresent(
                        tool -> {
                          if (TOOL.matcher(tool).matches()) {
                            tools.add(tool);
                          } else {
                            item.problem(
                                "bad-name",
                                () ->
                                    "'"
                                        + Identifiers.excerpt(tool)
                                        + "' cannot be the name of a"
                                        + " program; a tool is a program on the runner's PATH");
                          }
                        }));
    return tools;
  }
}
