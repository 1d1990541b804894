package dev.decurion.cli.follow;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Durations;
import dev.decurion.cli.ExitStatus;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.RefusedException;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.ServiceUnreachableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at a run again and again until it is over. */
public final class RunFollower {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
  private static final Duration BETWEEN_CAPACITY_CHECKS = Duration.ofSeconds(3);
  private static final Duration NOTICE_AGAIN = Duration.ofMinutes(10);
  private static final Duration OUTAGE_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(10);

  private final CoordinatorClient coordinator;
  private final Display display;
  private final Interruption interruption;
  private final Clock clock;
  private final Runnable supervision;

  private final SeenStates seen = new SeenStates();
  private final Set<String> noticed = new HashSet<>();
  private Instant noticesSince = Instant.MIN;
  private Instant capacityCheckedAt;
  private Optional<Instant> outageSince = Optional.empty();

  /**
   * @param interruption when requested, the run is cancelled and given 10 seconds to end
   * @param supervision called at every look; throws when following makes no sense any more
   */
  public RunFollower(
      CoordinatorClient coordinator,
      Display display,
      Interruption interruption,
      Clock clock,
      Runnable supervision) {
    this.coordinator = coordinator;
    this.display = display;
    this.interruption = interruption;
    this.clock = clock;
    this.supervision = supervision;
    this.capacityCheckedAt = clock.instant();
  }

  /**
   * Blocks until the run is over.
   *
   * @throws CommandFailure when the coordinator stays unreachable for 30 seconds, or when an end
   *     was requested and the run did not reach its own within 10 seconds
   */
  public RunView follow(String run) {
    while (true) {
      supervision.run();
      Optional<RunView> view = look(run);
      if (view.isPresent() && view.get().isOver()) {
        return view.get();
      }
      view.ifPresent(this::noticeWaiting);
      if (interruption.await(BETWEEN_LOOKS)) {
        return cancel(run);
      }
    }
  }

  private Optional<RunView> look(String run) {
    try {
      RunView view = coordinator.run(run);
      if (outageSince.isPresent()) {
        outageSince = Optional.empty();
        display.say("the coordinator answers again");
      }
      display.update(view, seen.changes(view, clock.instant()));
      return Optional.of(view);
    } catch (ServiceUnreachableException e) {
      Instant now = clock.instant();
      if (outageSince.isEmpty()) {
        outageSince = Optional.of(now);
        display.say("the coordinator does not answer; trying for " + text(OUTAGE_PATIENCE));
      } else if (now.isAfter(outageSince.get().plus(OUTAGE_PATIENCE))) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void noticeWaiting(RunView view) {
    Instant now = clock.instant();
    if (now.isBefore(capacityCheckedAt.plus(BETWEEN_CAPACITY_CHECKS))) {
      return;
    }
    capacityCheckedAt = now;
    if (noticesSince.isBefore(now.minus(NOTICE_AGAIN))) {
      noticed.clear();
      noticesSince = now;
    }
    try {
      List<String> notices = notices(view);
      noticed.retainAll(notices);
      notices.stream().filter(noticed::add).forEach(display::say);
    } catch (ServiceUnreachableException e) {
      // The next look at the run says so.
    }
  }

  private List<String> notices(RunView view) {
    Optional<String> trouble = coordinator.trouble();
    if (trouble.isPresent()) {
      return List.of("waiting: the coordinator cannot go on: " + trouble.get());
    }
    return WaitingNotice.isWorthAsking(view)
        ? WaitingNotice.notices(view, coordinator.agents())
        : List.of();
  }

  private RunView cancel(String run) {
    display.say("interrupted: cancelling run " + run);
    try {
      coordinator.cancel(run);
    } catch (RefusedException e) {
      // It ended in this very moment, which the next look shows.
      display.say(String.valueOf(e.getMessage()));
    }
    Instant deadline = clock.instant().plus(CANCEL_PATIENCE);
    while (clock.instant().isBefore(deadline)) {
      RunView view = coordinator.run(run);
      display.update(view, seen.changes(view, clock.instant()));
      if (view.isOver()) {
        return view;
      }
      // The interruption stands already, so its await would return at once.
      Interruption.pause(BETWEEN_LOOKS);
    }
    throw new CommandFailure(
        ExitStatus.INTERRUPTED,
        "run "
            + run
            + " did not end within "
            + text(CANCEL_PATIENCE)
            + " after it was cancelled; it goes on when coordinator and runners are started again");
  }

  private static String text(Duration duration) {
    return Durations.text(duration);
  }
}
