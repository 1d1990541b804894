package dev.decurion.core.reader;

import dev.decurion.core.plan.Agent;
import dev.decurion.core.plan.Criterion;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Plan;
import dev.decurion.core.plan.PlanInput;
import dev.decurion.core.plan.Problem;
import dev.decurion.core.reader.yaml.YamlNode;
import dev.decurion.core.reader.yaml.YamlTree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a plan from its text, YAML 1.2 or JSON; docs/plan-format.md describes the format. What it
 * returns is sound: ids are unique, everything that is named exists, and the dependencies have no
 * cycle. Text that is made to do harm costs no more than a moment.
 */
public final class PlanReader {
  public static final int MAX_AGENTS = 500;
  public static final int MAX_TASKS = 20_000;

  private static final Set<String> KEYS =
      Set.of(
          "plan",
          "description",
          "inputs",
          "timeout",
          "concurrency",
          "budget",
          "locks",
          "defaults",
          "agents",
          "criteria");

  private final WorkspaceFiles files;
  private final Problems problems = new Problems();

  private PlanReader(WorkspaceFiles files) {
    this.files = files;
  }

  /**
   * Reads a plan without a look at the files that it names.
   *
   * @throws InvalidPlanException with all problems, in the order of the text
   */
  public static Plan read(String text) {
    return read(text, WorkspaceFiles.UNCHECKED);
  }

  /**
   * Reads a plan, and checks that the SQL files that it names exist.
   *
   * @throws InvalidPlanException with all problems, in the order of the text
   */
  public static Plan read(String text, WorkspaceFiles files) {
    PlanReader reader = new PlanReader(files);
    Optional<Plan> plan = reader.readText(text);
    if (plan.isEmpty() || !reader.problems.isEmpty()) {
      throw reader.problems.exception();
    }
    return plan.get();
  }

  private Optional<Plan> readText(String text) {
    Optional<YamlNode> root = YamlTree.parse(text, problems::add);
    if (root.isEmpty()) {
      if (problems.isEmpty()) {
        problems.add(emptyPlan());
      }
      return Optional.empty();
    }
    Value value = Value.root(root.get(), problems);
    if (value.isNull()) {
      problems.add(emptyPlan());
      return Optional.empty();
    }
    return value.fields("a plan", KEYS).flatMap(fields -> readPlan(fields, root.get()));
  }

  private Optional<Plan> readPlan(Fields fields, YamlNode root) {
    Optional<String> name = fields.require("plan").flatMap(value -> Texts.id(value, "a plan"));
    Optional<String> description = fields.get("description").flatMap(Texts::description);
    List<PlanInput> inputs = fields.get("inputs").map(InputReader::readAll).orElse(List.of());
    TaskDefaults defaults =
        fields.get("defaults").map(TaskDefaults::read).orElse(TaskDefaults.OF_FORMAT);
    PlanIndex index = PlanIndex.of(root);
    Optional<Value> agentsValue = fields.require("agents");
    if (agentsValue.isEmpty() || !isOfSoundSize(agentsValue.get(), index)) {
      return Optional.empty();
    }
    NeedReader needs = new NeedReader(index);
    AgentReader reader =
        new AgentReader(new TaskReader(defaults, new ActionReader(files), needs), needs);
    List<Agent> agents =
        agentsValue.get().entries("'agents'").stream()
            .flatMap(entry -> reader.read(entry).stream())
            .toList();
    List<Criterion> criteria =
        fields.get("criteria").map(new CriterionReader(needs)::readAll).orElse(List.of());
    Plan plan =
        new Plan(
            name.orElse("unnamed"),
            description.orElse(""),
            inputs,
            fields
                .get("timeout")
                .flatMap(value -> Durations.readPositive(value, "the timeout of the run")),
            fields
                .get("concurrency")
                .flatMap(value -> Numbers.integer(value, "the concurrency", 1, MAX_TASKS)),
            fields.get("budget").flatMap(BudgetReader::read),
            fields.get("locks").map(LockReader::readAll).orElse(Map.of()),
            agents,
            criteria);
    FanOutCheck.check(plan, reader.places());
    DependencyCheck.check(plan, reader.places(), agentsValue.get());
    return Optional.of(plan);
  }

  private static boolean isOfSoundSize(Value agents, PlanIndex index) {
    if (index.agents().isEmpty() && agents.entries("'agents'").isEmpty()) {
      if (agents.isMap()) {
        agents.problem("bad-value", "a plan needs at least one agent");
      }
      return false;
    }
    if (agents.entries("'agents'").size() > MAX_AGENTS) {
      agents.problem("too-many", "the plan has more than " + MAX_AGENTS + " agents");
      return false;
    }
    if (index.taskCount() > MAX_TASKS) {
      agents.problem("too-many", "the plan has more than " + MAX_TASKS + " tasks");
      return false;
    }
    return true;
  }

  private static Problem emptyPlan() {
    return new Problem(
        "empty-plan",
        "there is no plan in this text; a plan has at least the keys 'plan' and 'agents'",
        "",
        1,
        1);
  }
}
