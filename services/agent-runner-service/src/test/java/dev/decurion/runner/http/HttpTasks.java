package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.core.reader.PlanReader;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.Deadline;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.RecordedOutput;
import dev.decurion.runner.secrets.KnownSecrets;
import dev.decurion.runner.secrets.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;

/** Executes tasks of {@code http} as a runner does that may reach only the networks given. */
final class HttpTasks {
  private static final Path NOWHERE = Path.of(".");

  private final RecordedOutput output = new RecordedOutput();
  private final HeldAttempt held =
      new HeldAttempt(Assignments.script("agent", "true").id(), System.nanoTime());
  private final HttpExecutor executor;
  private Secrets secrets = Secrets.NONE;

  HttpTasks(DnsResolver names, TlsSocketStrategy tls, String... allowedNetworks) {
    this.executor =
        new HttpExecutor(new Clients(names, new AddressPolicy(List.of(allowedNetworks)), tls));
  }

  HttpTasks(DnsResolver names, String... allowedNetworks) {
    this(names, DefaultClientTlsStrategy.createDefault(), allowedNetworks);
  }

  /** May reach the servers of the tests. */
  static HttpTasks onLoopback() {
    return new HttpTasks(new Names(), "127.0.0.0/8", "::1");
  }

  /** The runner has these from now on. */
  HttpTasks knowing(Map<String, String> values) {
    secrets = KnownSecrets.of(values);
    return this;
  }

  /**
   * @param keys of {@code http}, as they stand in a plan
   */
  Map<String, String> run(String keys) throws Exception {
    return run(action(keys), Duration.ofSeconds(60));
  }

  Map<String, String> run(Action.Http action, Duration limit) throws Exception {
    Assignment task = Assignments.of("agent", action);
    try (AttemptLog log = output.log(task.id())) {
      return executor.execute(
          action,
          new AttemptContext(
              task,
              held,
              new Deadline(System.nanoTime() + limit.toNanos(), limit),
              log,
              NOWHERE,
              NOWHERE,
              Map.of(),
              secrets,
              NOWHERE));
    }
  }

  static Action.Http action(String keys) {
    String plan = "plan: p\nagents: {a: {tasks: [{id: t, http: {" + keys + "}}]}}\n";
    return PlanReader.read(plan)
        .tasks()
        .map(task -> (Action.Http) task.action())
        .findFirst()
        .orElseThrow();
  }

  HeldAttempt held() {
    return held;
  }

  String log() {
    return output.text();
  }

  /** Threads that send requests or watch over them. */
  static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains("-http-"))
        .toList();
  }
}
