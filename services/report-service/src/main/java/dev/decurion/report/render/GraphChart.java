package dev.decurion.report.render;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.TaskState;
import dev.decurion.report.report.AgentReport;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.TaskReport;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which agent waits for which, as the geometry of a drawing: a column for each wave. Lines that
 * others imply are left out.
 */
record GraphChart(int width, int height, List<Node> nodes, List<Edge> edges) {
  private static final int NODE_WIDTH = 176;
  private static final int NODE_HEIGHT = 64;
  private static final int COLUMN_GAP = 54;
  private static final int ROW_GAP = 18;
  private static final int CHIPS_IN_ROW = 12;
  private static final int CHIP = 13;
  private static final int MOST_CHIPS = 24;
  private static final int TITLE_LENGTH = 25;

  /**
   * An agent.
   *
   * @param chips its tasks, when there are few enough to draw each
   */
  record Node(
      int x,
      int y,
      String label,
      String subtitle,
      String kind,
      boolean critical,
      String title,
      List<Chip> chips) {
    public int width() {
      return NODE_WIDTH;
    }

    public int height() {
      return NODE_HEIGHT;
    }
  }

  /** A task. */
  record Chip(int x, int y, String kind, String title) {}

  /** A line from an agent to one that waits for it. */
  record Edge(String path, boolean critical) {}

  private record Place(int column, int row, int x, int y) {}

  static GraphChart of(CompletionReport report) {
    List<AgentReport> agents = new ArrayList<>(report.agents());
    agents.sort(Comparator.comparingInt(AgentReport::wave));
    Map<String, Place> places = places(agents);
    List<Node> nodes = agents.stream().map(it -> node(it, places.get(it.id()))).toList();
    int columns = 1 + places.values().stream().mapToInt(Place::column).max().orElse(0);
    int height = nodes.stream().mapToInt(node -> node.y() + NODE_HEIGHT).max().orElse(0) + 2;
    return new GraphChart(
        columns * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP + 4,
        height,
        nodes,
        edges(agents, places, handovers(report)));
  }

  /** Where the critical path goes from one agent to another. */
  private static Set<String> handovers(CompletionReport report) {
    Set<String> handovers = new HashSet<>();
    String previous = "";
    for (TaskAddress task : report.schedule().actual().criticalPath()) {
      handovers.add(previous + ">" + task.agent());
      previous = task.agent().value();
    }
    return handovers;
  }

  private static Map<String, Place> places(List<AgentReport> agents) {
    Map<Integer, List<AgentReport>> columns = new TreeMap<>();
    agents.forEach(
        agent -> columns.computeIfAbsent(agent.wave(), any -> new ArrayList<>()).add(agent));
    int tallest = columns.values().stream().mapToInt(List::size).max().orElse(1);
    Map<String, Place> places = new HashMap<>();
    int column = 0;
    for (List<AgentReport> wave : columns.values()) {
      wave.sort(Comparator.comparingDouble(agent -> middle(agent, places)));
      int top = (tallest - wave.size()) * (NODE_HEIGHT + ROW_GAP) / 2;
      for (int row = 0; row < wave.size(); row++) {
        places.put(
            wave.get(row).id(),
            new Place(
                column,
                row,
                2 + column * (NODE_WIDTH + COLUMN_GAP),
                2 + top + row * (NODE_HEIGHT + ROW_GAP)));
      }
      column++;
    }
    return places;
  }

  /** Beside what it needs, so that lines cross less. */
  private static double middle(AgentReport agent, Map<String, Place> places) {
    return agent.needs().stream()
        .filter(places::containsKey)
        .mapToInt(need -> places.get(need).y())
        .average()
        .orElse(0);
  }

  private static Node node(AgentReport agent, Place place) {
    long done = agent.tasks().stream().filter(it -> it.state().isTerminal()).count();
    List<Chip> chips = new ArrayList<>();
    if (agent.tasks().size() <= MOST_CHIPS) {
      for (TaskReport task : agent.tasks()) {
        int at = chips.size();
        chips.add(
            new Chip(
                place.x() + 12 + at % CHIPS_IN_ROW * CHIP,
                place.y() + 39 + at / CHIPS_IN_ROW * (CHIP - 2),
                Texts.kind(task),
                task.id() + ": " + Texts.state(task) + "\n" + task.name()));
      }
    }
    return new Node(
        place.x(),
        place.y(),
        Texts.shorten(agent.id(), TITLE_LENGTH),
        Texts.words(agent.state()) + " · " + done + "/" + agent.tasks().size(),
        Texts.words(agent.state()),
        isCritical(agent),
        agent.title() + ": " + Texts.words(agent.state()),
        chips);
  }

  private static boolean isCritical(AgentReport agent) {
    return agent.tasks().stream()
        .anyMatch(task -> task.critical() && task.state() != TaskState.SKIPPED);
  }

  private static List<Edge> edges(
      List<AgentReport> agents, Map<String, Place> places, Set<String> critical) {
    Map<String, Integer> numbers = new HashMap<>();
    agents.forEach(agent -> numbers.put(agent.id(), numbers.size()));
    BitSet[] before = new BitSet[agents.size()];
    List<Edge> edges = new ArrayList<>();
    for (int number = 0; number < before.length; number++) {
      AgentReport agent = agents.get(number);
      BitSet implied = new BitSet();
      before[number] = new BitSet();
      for (String need : agent.needs()) {
        int other = numbers.get(need);
        before[number].set(other);
        if (other < number) {
          implied.or(before[other]);
        }
      }
      before[number].or(implied);
      for (String need : agent.needs()) {
        if (!implied.get(numbers.get(need))) {
          edges.add(
              new Edge(
                  path(places.get(need), places.get(agent.id())),
                  critical.contains(need + ">" + agent.id())));
        }
      }
    }
    return List.copyOf(edges);
  }

  private static String path(Place from, Place to) {
    int startX = from.x() + NODE_WIDTH;
    int startY = from.y() + NODE_HEIGHT / 2;
    int endY = to.y() + NODE_HEIGHT / 2;
    int bend = Math.max(COLUMN_GAP, Math.abs(to.x() - startX)) / 2;
    return "M"
        + startX
        + " "
        + startY
        + "C"
        + (startX + bend)
        + " "
        + startY
        + " "
        + (to.x() - bend)
        + " "
        + endY
        + " "
        + to.x()
        + " "
        + endY;
  }
}
