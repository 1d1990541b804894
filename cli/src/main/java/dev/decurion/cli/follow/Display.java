package dev.decurion.cli.follow;

import dev.decurion.cli.Terminal;
import dev.decurion.cli.client.RunView;
import java.time.Clock;
import java.util.List;

/** Shows the progress of a run. */
public interface Display {
  /** The display that fits the terminal. */
  static Display on(Terminal terminal, Clock clock) {
    return terminal.live() ? new LiveTable(terminal, clock) : new PlainLines(terminal, clock);
  }

  /** After each look at the run. */
  void update(RunView run, List<TaskChange> changes);

  /** Something that the states of tasks do not tell; lines that stay. */
  void say(String notice);
}
