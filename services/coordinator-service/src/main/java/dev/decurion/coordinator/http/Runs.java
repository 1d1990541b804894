package dev.decurion.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.coordinator.CoordinatorConfig;
import dev.decurion.coordinator.shard.CoordinatorRedis;
import dev.decurion.coordinator.shard.RunLog;
import dev.decurion.coordinator.shard.ShardNotOwnedException;
import dev.decurion.coordinator.shard.Shards;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.TaskState;
import dev.decurion.core.shard.Shard.TakenLock;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.InboxMessage.RunCommand;
import dev.decurion.protocol.message.InboxMessage.Submission;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.RedisFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Submitting runs, commanding them, looking at them. All methods block. */
@ApplicationScoped
class Runs {
  private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(2);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final PlanIntake plans;
  private final Homes homes;
  private final CoordinatorRedis redis;
  private final RunLog log;
  private final Shards shards;
  private final CoordinatorConfig config;
  private final Clock clock = Clock.systemUTC();
  private final ObjectMapper json = ProtocolModule.mapper();

  Runs(
      PlanIntake plans,
      Homes homes,
      CoordinatorRedis redis,
      RunLog log,
      Shards shards,
      CoordinatorConfig config) {
    this.plans = plans;
    this.homes = homes;
    this.redis = redis;
    this.log = log;
    this.shards = shards;
    this.config = config;
  }

  /**
   * Returns once Redis has the submission; waits a little until the run can be seen, too.
   *
   * @param idempotencyKey empty when none was given
   */
  RunId submit(String text, Map<String, String> given, String idempotencyKey) {
    PlanIntake.Accepted plan = plans.accept(text, given);
    RunId id =
        RunId.of(
            clock.millis(), ThreadLocalRandom.current().nextLong(), homes.of(plan, idempotencyKey));
    String digest = digest(text, plan.inputs());
    CoordinatorRedis.Submitted holder =
        durably(
            () ->
                knownElsewhere(id, plan, idempotencyKey)
                    .orElseGet(
                        () ->
                            redis.submit(
                                Keyspace.of(id),
                                write(new Submission(id, text, plan.inputs())),
                                id.value(),
                                digest,
                                idempotencyKey)));
    if (!holder.digest().equals(digest)) {
      throw ApiException.conflict(
          "The idempotency key was used before, for run "
              + holder.run()
              + " with another plan or other inputs; use a new key");
    }
    RunId run = new RunId(holder.run());
    await(() -> log.exists(run));
    return run;
  }

  private Optional<CoordinatorRedis.Submitted> knownElsewhere(
      RunId id, PlanIntake.Accepted plan, String idempotencyKey) {
    if (idempotencyKey.isEmpty()) {
      return Optional.empty();
    }
    int other = homes.other(plan, idempotencyKey);
    return other == id.shard()
        ? Optional.empty()
        : redis.submitted(new Keyspace(other), idempotencyKey);
  }

  void send(RunId id, Command command) {
    requireKnown(id);
    durably(
        () -> {
          redis.send(Keyspace.of(id), write(new RunCommand(id, command)));
          return id;
        });
  }

  /**
   * Sends an answer to the question of a task.
   *
   * @throws ApiException when there is no such task, or when it waits for no answer
   */
  void answer(RunId id, Command.Answer answer) {
    TaskState state = task(id, answer.task()).state();
    if (state != TaskState.AWAITING_APPROVAL) {
      throw ApiException.conflict(
          "Task " + answer.task() + " of run " + id + " waits for no answer; it is " + state);
    }
    send(id, answer);
  }

  /** Deletes all that is kept of a run that is over; returns when it is gone, or soon before. */
  void forget(RunId id) {
    if (!view(id, (run, locks) -> run.status().isTerminal())) {
      throw ApiException.conflict(
          "Run " + id + " is not over; cancel it first, then delete it when it has ended");
    }
    durably(
        () -> {
          redis.send(Keyspace.of(id), write(new InboxMessage.Forget(id)));
          return id;
        });
    await(() -> !log.exists(id));
  }

  RunDetails details(RunId id) {
    return view(id, RunDetails::of);
  }

  TaskDetails task(RunId id, TaskAddress address) {
    return view(id, (run, locks) -> details(run, address, locks.apply(address)))
        .orElseThrow(() -> ApiException.notFound("Run " + id + " has no task " + address));
  }

  private static Optional<TaskDetails> details(
      Run run, TaskAddress address, List<TakenLock> locks) {
    return run.graph()
        .indexOf(address)
        .map(index -> TaskDetails.of(run.graph().task(index), run.task(index), locks));
  }

  /** What an attempt printed, oldest first, as far as it was kept. */
  String output(RunId id, TaskAddress address, Optional<Integer> attempt) {
    int number = attempt.orElseGet(() -> Math.max(1, task(id, address).attempt()));
    return durably(() -> redis.output(Keyspace.of(id).output(id, address, number)));
  }

  /** The newest runs of all shards first. */
  List<RunSummary> newest(int limit) {
    List<RunSummary> all = new ArrayList<>();
    for (int shard = 0; shard < config.shards(); shard++) {
      Keyspace keys = new Keyspace(shard);
      all.addAll(durably(() -> redis.newestRuns(keys, limit)));
    }
    all.sort(
        Comparator.comparing(RunSummary::submittedAt).thenComparing(RunSummary::run).reversed());
    return all.subList(0, Math.min(limit, all.size()));
  }

  /** Asks the shard of the run if it is owned here, else the log, which knows of no locks. */
  private <T> T view(
      RunId id, BiFunction<Run, Function<TaskAddress, List<TakenLock>>, T> question) {
    Optional<CompletableFuture<Optional<T>>> asked =
        shards.ask(
            id.shard(),
            shard ->
                shard.run(id).map(run -> question.apply(run, task -> shard.takenLocks(id, task))));
    if (asked.isPresent()) {
      try {
        Optional<T> answer = asked.get().join();
        if (answer.isPresent()) {
          return answer.get();
        }
      } catch (CompletionException e) {
        if (e.getCause() instanceof ApiException refused) {
          throw refused;
        }
        if (!(e.getCause() instanceof ShardNotOwnedException)) {
          throw e;
        }
      }
    }
    return durably(() -> log.load(id))
        .map(run -> question.apply(run, task -> List.of()))
        .orElseThrow(() -> noRun(id));
  }

  private void requireKnown(RunId id) {
    if (!durably(() -> log.exists(id))) {
      throw noRun(id);
    }
  }

  private void await(Supplier<Boolean> visible) {
    Instant deadline = clock.instant().plus(VISIBLE_WITHIN);
    while (clock.instant().isBefore(deadline) && !durably(visible)) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private <T> T durably(Supplier<T> call) {
    try {
      return call.get();
    } catch (ApiException | RunLog.UnreadableLogException e) {
      throw e;
    } catch (RuntimeException e) {
      throw ApiException.unavailable(
          "Redis did not confirm the request: "
              + RedisFailure.reason(e)
              + ". Nothing is lost; try again (a submission with the same Idempotency-Key is taken"
              + " once)");
    }
  }

  private static String digest(String text, Map<String, String> inputs) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(text.getBytes(StandardCharsets.UTF_8));
      sha.update(new TreeMap<>(inputs).toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String write(InboxMessage message) {
    try {
      return json.writerFor(InboxMessage.class).writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a message about run " + message.run(), e);
    }
  }

  private static ApiException noRun(RunId id) {
    return ApiException.notFound("There is no run " + id);
  }
}
