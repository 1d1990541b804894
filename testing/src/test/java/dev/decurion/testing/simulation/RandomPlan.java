package dev.decurion.testing.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.reader.PlanReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A plan made by chance, in which every rule of docs/plan-format.md can occur. */
final class RandomPlan {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MILESTONES = "MILESTONES";
  private static final int PARK = 75;

  private final World world;
  private final ObjectNode plan = JSON.createObjectNode();
  private final List<Written> tasks = new ArrayList<>();
  private final List<String> approvals = new ArrayList<>();

  /** A task that later ones can need. */
  private record Written(String address, ObjectNode task) {
    boolean fansOut() {
      return task.has("forEach");
    }

    boolean asks() {
      return task.has("approval");
    }
  }

  private RandomPlan(World world) {
    this.world = world;
    plan.put("plan", "random");
    plan.putObject("inputs").putObject("list").put("default", "a,b,c");
    plan.putObject("locks").putObject("pair").put("permits", 2);
    if (world.chance(0.15)) {
      plan.put("concurrency", 1 + world.random().nextInt(4));
    }
    if (world.chance(0.1)) {
      plan.put("timeout", (5 + world.random().nextInt(40)) + "s");
    }
    ObjectNode agents = plan.putObject("agents");
    int count = 1 + world.random().nextInt(4);
    for (int agent = 0; agent < count; agent++) {
      addAgent(agents, agent, count);
    }
  }

  /** One that can be read. */
  static RandomPlan next(World world) {
    while (true) {
      RandomPlan plan = new RandomPlan(world);
      try {
        PlanReader.read(plan.text());
        return plan;
      } catch (InvalidPlanException e) {
        // Some combinations make no sense, such as a cycle over whole agents. Then another one.
        continue;
      }
    }
  }

  /** YAML, of which JSON is a part. */
  String text() {
    return plan.toString();
  }

  /** The addresses of its approvals. */
  List<String> approvals() {
    return approvals;
  }

  /** The milestones that an attempt with this environment shall announce. */
  static List<String> milestones(Map<String, String> env) {
    String names = env.getOrDefault(MILESTONES, "");
    return names.isEmpty() ? List.of() : List.of(names.split(","));
  }

  /** An output from which others can fan out, or not. */
  static String list(World world) {
    return switch (world.random().nextInt(5)) {
      case 0 -> "[]";
      case 1 -> "no list";
      case 2 -> "[\"a\"]";
      default -> "[\"a\",\"b\",\"c\"]";
    };
  }

  private void addAgent(ObjectNode agents, int number, int count) {
    ObjectNode agent = agents.putObject("a" + number);
    agent.put("priority", "P" + world.random().nextInt(3));
    if (world.chance(0.4)) {
      agent.put("order", "parallel");
    }
    if (world.chance(0.15)) {
      agent.put("concurrency", 1 + world.random().nextInt(2));
    }
    ArrayNode needs = JSON.createArrayNode();
    for (int other = 0; other < number; other++) {
      if (world.chance(0.3)) {
        needs.add("a" + other);
      }
    }
    if (number == count - 1 && number > 0 && world.chance(0.1)) {
      needs.removeAll().add("*");
    }
    if (!needs.isEmpty()) {
      agent.set("needs", needs);
    }
    ArrayNode list = agent.putArray("tasks");
    int size = 1 + world.random().nextInt(4);
    for (int task = 0; task < size; task++) {
      list.add(task("a" + number + "/t" + task, "t" + task));
    }
  }

  private ObjectNode task(String address, String id) {
    ObjectNode task = JSON.createObjectNode().put("id", id);
    ArrayNode needs = JSON.createArrayNode();
    for (Written earlier : tasks) {
      if (world.chance(1.2 / tasks.size())) {
        needs.add(need(earlier));
      }
    }
    if (!needs.isEmpty()) {
      task.set("needs", needs);
    }
    if (world.chance(0.1)) {
      ask(task);
      approvals.add(address);
    } else {
      act(task);
    }
    if (world.chance(0.25)) {
      task.put("when", world.chance(0.5) ? "failure" : "always");
    }
    if (world.chance(0.15)) {
      task.put("allowFailure", true);
    }
    tasks.add(new Written(address, task));
    return task;
  }

  private void ask(ObjectNode task) {
    ObjectNode question = task.putObject("approval").put("message", "go on?");
    if (world.chance(0.4)) {
      question.put("timeout", (1 + world.random().nextInt(8)) + "s");
      question.put("default", world.chance(0.5) ? "approve" : "reject");
    }
  }

  private void act(ObjectNode task) {
    task.put("run", "true");
    ObjectNode retry = task.putObject("retry");
    retry.put("attempts", 1 + world.random().nextInt(3));
    retry.put("backoff", world.random().nextInt(1_500) + "ms");
    retry.put("jitter", 0.5);
    if (world.chance(0.2)) {
      retry.putArray("on").add(world.chance(0.5) ? "lost" : "failure");
    }
    if (world.chance(0.15)) {
      task.put("parkOn", PARK);
    }
    if (world.chance(0.3)) {
      task.put("onLateFailure", "cancel");
    }
    if (world.chance(0.25)) {
      task.putArray("locks").add(world.chance(0.6) ? "single" : "pair");
    } else if (world.chance(0.08)) {
      task.putArray("locks").add("single").add("pair");
    }
    if (world.chance(0.2)) {
      fanOut(task);
    }
  }

  private void fanOut(ObjectNode task) {
    List<Written> sources = tasks.stream().filter(it -> !it.fansOut() && !it.asks()).toList();
    int kind = world.random().nextInt(sources.isEmpty() ? 2 : 4);
    if (kind == 0) {
      ArrayNode items = task.putArray("forEach");
      for (int item = world.random().nextInt(4); item > 0; item--) {
        items.add("item-" + item);
      }
    } else if (kind == 1) {
      task.putObject("forEach").put("input", "list");
    } else {
      String source = sources.get(world.random().nextInt(sources.size())).address();
      task.putObject("forEach").put("output", source + ".list");
    }
    if (world.chance(0.1)) {
      task.put("maxInstances", 2);
    }
  }

  /** The need of an earlier task, or of a part of it. */
  private String need(Written earlier) {
    if (earlier.fansOut()) {
      return world.chance(0.4)
          ? earlier.address() + "." + world.random().nextInt(3)
          : earlier.address();
    }
    if (earlier.asks() || world.chance(0.7)) {
      return earlier.address();
    }
    String milestone = "m" + world.random().nextInt(2);
    ObjectNode env = earlier.task().withObject("/env");
    List<String> known =
        env.has(MILESTONES)
            ? new ArrayList<>(List.of(env.get(MILESTONES).textValue().split(",")))
            : new ArrayList<>();
    if (!known.contains(milestone)) {
      known.add(milestone);
    }
    env.put(MILESTONES, String.join(",", known));
    return earlier.address() + "@" + milestone;
  }
}
