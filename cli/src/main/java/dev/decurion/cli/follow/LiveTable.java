package dev.decurion.cli.follow;

import dev.decurion.cli.Durations;
import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A table that is drawn again in its place, one line an agent; trouble scrolls away above it. */
final class LiveTable implements Display {
  private static final int BAR = 10;
  private static final int STATE = 11;

  /** One failure may have thousands of tasks skipped at once. */
  private static final int SKIPPED_SHOWN = 10;

  private static final String CLEAR_BELOW = "\u001b[J";

  private final Terminal terminal;
  private final Clock clock;
  private Optional<RunView> latest = Optional.empty();
  private int drawn;

  LiveTable(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void update(RunView run, List<TaskChange> changes) {
    List<String> above = new ArrayList<>();
    int skipped = 0;
    for (TaskChange change : changes) {
      boolean tooMany = change.task().isIn("SKIPPED") && ++skipped > SKIPPED_SHOWN;
      if (change.isTrouble() && !tooMany) {
        above.add(PlainLines.timed(change.at(), clock, change.text(clock)));
      }
    }
    if (skipped > SKIPPED_SHOWN) {
      String more = "… and " + (skipped - SKIPPED_SHOWN) + " more SKIPPED";
      above.add(PlainLines.timed(clock.instant(), clock, more));
    }
    latest = Optional.of(run);
    draw(above);
  }

  @Override
  public void say(String notice) {
    draw(List.of(PlainLines.timed(clock.instant(), clock, notice)));
  }

  private void draw(List<String> above) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('A').append('\r');
    }
    screen.append(CLEAR_BELOW);
    above.forEach(line -> screen.append(line).append('\n'));
    List<String> table = latest.map(this::table).orElse(List.of());
    table.forEach(line -> screen.append(line).append('\n'));
    drawn = table.size();
    terminal.out().print(screen);
    terminal.out().flush();
  }

  private List<String> table(RunView run) {
    Instant now = clock.instant();
    List<String> lines = new ArrayList<>();
    long over = run.agents().stream().mapToLong(AgentView::countOver).sum();
    lines.add(
        first(
            String.format(
                Locale.ROOT,
                "%s  run %s  %s  %s  %d/%d tasks",
                run.planName(),
                run.run(),
                run.status(),
                Durations.text(run.age(now)),
                over,
                run.total()),
            terminal.columns() - 1));
    int room = Math.max(1, terminal.rows() - 3);
    int width = run.agents().stream().mapToInt(agent -> agent.id().length()).max().orElse(1);
    run.agents().stream()
        .limit(room)
        .forEach(agent -> lines.add(line(agent, Math.min(width, 30), now)));
    if (run.agents().size() > room) {
      lines.add("  … and " + (run.agents().size() - room) + " more agents");
    }
    return lines;
  }

  private String line(AgentView agent, int width, Instant now) {
    int total = agent.tasks().size();
    int over = (int) agent.countOver();
    int filled = total == 0 ? 0 : over * BAR / total;
    String progress =
        String.format(
            Locale.ROOT,
            "  %-" + width + "s  %s%s %3d/%-3d ",
            agent.id(),
            "█".repeat(filled),
            "░".repeat(BAR - filled),
            over,
            total);
    String state = String.format(Locale.ROOT, "%-" + STATE + "s", shown(agent.state()));
    int room = terminal.columns() - 1;
    String first = first(progress, room);
    String second = first(state, room - first.length());
    String third = first(" " + doing(agent, now), room - first.length() - second.length());
    return first + coloured(second, agent.state()) + third;
  }

  /** A state as it fits its column. */
  private static String shown(String state) {
    return state.equals("AWAITING_APPROVAL") ? "ASKING" : state;
  }

  private String doing(AgentView agent, Instant now) {
    List<TaskView> running =
        agent.tasks().stream().filter(task -> task.state().equals("RUNNING")).toList();
    if (running.isEmpty()) {
      return whyNothingRuns(agent);
    }
    TaskView first = running.get(0);
    String name = first.name() == null ? first.id() : first.id() + " " + first.name();
    String since =
        first
            .started()
            .map(
                at ->
                    Durations.text(Duration.between(at, now).abs().truncatedTo(ChronoUnit.SECONDS))
                        + " ")
            .orElse("");
    return since + name + (running.size() == 1 ? "" : " +" + (running.size() - 1));
  }

  /** What somebody may have to do something about comes first. */
  private String whyNothingRuns(AgentView agent) {
    return firstText(agent, task -> WaitText.of(task, clock))
        .or(() -> firstText(agent, LiveTable::failed))
        .or(() -> firstText(agent, task -> task.why().filter(why -> task.isIn("SKIPPED"))))
        .orElse("");
  }

  private static Optional<String> failed(TaskView task) {
    return task.isIn("FAILED") && !task.failureAllowed()
        ? Optional.of(task.why().orElse("failed"))
        : Optional.empty();
  }

  private static Optional<String> firstText(
      AgentView agent, Function<TaskView, Optional<String>> text) {
    return agent.tasks().stream()
        .flatMap(task -> text.apply(task).map(words -> task.id() + ": " + words).stream())
        .findFirst();
  }

  private static String first(String text, int room) {
    return text.substring(0, Math.min(Math.max(0, room), text.length()));
  }

  private String coloured(String text, String state) {
    if (!terminal.colours()) {
      return text;
    }
    String colour =
        switch (state) {
          case "SUCCEEDED" -> "32";
          case "FAILED" -> "31";
          case "RUNNING" -> "36";
          case "SKIPPED", "CANCELLED", "BACKING_OFF", "AWAITING_APPROVAL" -> "33";
          default -> "2";
        };
    return "\u001b[" + colour + "m" + text + "\u001b[0m";
  }
}
