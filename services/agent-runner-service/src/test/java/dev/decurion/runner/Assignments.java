package dev.decurion.runner;

import dev.decurion.core.plan.Action;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Assignments for tests, each of a run of its own. */
public final class Assignments {
  private static final AtomicLong NUMBER = new AtomicLong(System.currentTimeMillis());

  private Assignments() {}

  public static Assignment of(String agent, Action action) {
    return new Assignment(
        RunId.of(NUMBER.incrementAndGet(), 7, 0),
        TaskAddress.parse(agent + "/task"),
        1,
        42,
        action,
        Optional.empty(),
        Duration.ofSeconds(30),
        Map.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Map.of(),
        Map.of());
  }

  public static Assignment script(String agent, String script) {
    return of(agent, new Action.Run(script));
  }

  public static Assignment waiting(String agent, Duration duration) {
    return of(agent, new Action.Wait(duration));
  }

  public static Assignment verifiedBy(Assignment given, Action verify) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        Optional.of(verify),
        given.timeout(),
        given.env(),
        given.secrets(),
        given.workdir(),
        given.tools(),
        given.parkOn(),
        given.inputs(),
        given.needs());
  }

  public static Assignment within(Assignment given, Duration timeout) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        given.verify(),
        timeout,
        given.env(),
        given.secrets(),
        given.workdir(),
        given.tools(),
        given.parkOn(),
        given.inputs(),
        given.needs());
  }

  public static Assignment with(
      Assignment given, Map<String, String> env, Map<String, String> inputs, String workdir) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        given.verify(),
        given.timeout(),
        env,
        given.secrets(),
        Optional.of(workdir).filter(text -> !text.isEmpty()),
        given.tools(),
        given.parkOn(),
        inputs,
        given.needs());
  }

  public static Assignment needing(Assignment given, Map<TaskAddress, Map<String, String>> needs) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        given.verify(),
        given.timeout(),
        given.env(),
        given.secrets(),
        given.workdir(),
        given.tools(),
        given.parkOn(),
        given.inputs(),
        needs);
  }

  public static Assignment parkingOn(Assignment given, int exitCode) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        given.verify(),
        given.timeout(),
        given.env(),
        given.secrets(),
        given.workdir(),
        given.tools(),
        Optional.of(exitCode),
        given.inputs(),
        given.needs());
  }

  public static Assignment withSecrets(Assignment given, String... names) {
    return new Assignment(
        given.run(),
        given.task(),
        given.attempt(),
        given.token(),
        given.action(),
        given.verify(),
        given.timeout(),
        given.env(),
        List.of(names),
        given.workdir(),
        given.tools(),
        given.parkOn(),
        given.inputs(),
        given.needs());
  }
}
