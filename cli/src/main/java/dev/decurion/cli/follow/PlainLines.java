package dev.decurion.cli.follow;

import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.RunView;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** One line a change, for logs and pipes: {@code 12:03:04 agent/task SUCCEEDED 3.2s}. */
final class PlainLines implements Display {
  static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Terminal terminal;
  private final Clock clock;
  private String status = "RUNNING";

  PlainLines(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void update(RunView run, List<TaskChange> changes) {
    changes.forEach(change -> line(change.at(), change.text(clock)));
    if (!run.status().equals(status)) {
      status = run.status();
      line(clock.instant(), "run " + run.run() + " " + status);
    }
  }

  @Override
  public void say(String notice) {
    line(clock.instant(), notice);
  }

  private void line(Instant at, String text) {
    terminal.out().println(timed(at, clock, text));
    terminal.out().flush();
  }

  static String timed(Instant at, Clock clock, String text) {
    return TIME.format(at.atZone(clock.getZone())) + " " + text;
  }
}
