package dev.decurion.coordinator.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.connector.redisstreams.RedisStreamEntry;
import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.run.Run;
import dev.decurion.core.run.RunId;
import dev.decurion.core.run.RunStatus;
import dev.decurion.core.shard.Round;
import dev.decurion.core.shard.Shard;
import dev.decurion.protocol.message.InboxMessage;
import dev.decurion.protocol.message.InboxMessage.Forget;
import dev.decurion.protocol.message.InboxMessage.RunCommand;
import dev.decurion.protocol.message.InboxMessage.Submission;
import dev.decurion.protocol.message.NewerVersionException;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.protocol.redis.Commit;
import dev.decurion.protocol.redis.Keyspace;
import dev.decurion.protocol.redis.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Owns one shard under one fencing token, on one thread: inbox, decide, commit. It ends when it is
 * stopped, when its token no longer owns the shard, or when Redis does not answer; whoever owns the
 * shard next starts from the log.
 */
final class ShardLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(ShardLoop.class);
  private static final Duration LONGEST_REST = Duration.ofMillis(250);
  private static final Duration SUMMARY_INTERVAL = Duration.ofSeconds(1);

  private final Keyspace keyspace;
  private final long token;
  private final CoordinatorRedis redis;
  private final ObjectMapper json;
  private final Clock clock;
  private final int prefetch;
  private final RunLog log;
  private final Shard shard = new Shard();
  private final Function<String, CompletionStage<Void>> readInboxAfter;
  private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Map<RunId, Summarized> summaries = new HashMap<>();
  private final Set<RunId> setAside = new HashSet<>();
  private volatile boolean stopping;
  private Fleet fleet;
  private StreamId taken = StreamId.FIRST;
  private Position position = Position.FIRST;
  private long attempts;

  private record Summarized(RunStatus status, Instant at) {}

  /**
   * @param readInboxAfter starts the flow of inbox entries after this id
   */
  ShardLoop(
      Keyspace keyspace,
      long token,
      CoordinatorRedis redis,
      RunLog log,
      ObjectMapper json,
      Clock clock,
      int prefetch,
      Function<String, CompletionStage<Void>> readInboxAfter) {
    this.keyspace = keyspace;
    this.token = token;
    this.redis = redis;
    this.json = json;
    this.clock = clock;
    this.prefetch = prefetch;
    this.log = log;
    this.fleet = new Fleet(List.of(), prefetch);
    this.readInboxAfter = readInboxAfter;
  }

  long token() {
    return token;
  }

  /** Completed when the loop is over, with the cause if it did not end because it was stopped. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  void stop() {
    stopping = true;
  }

  /** Completed when the loop has taken the entries over; further ones may come then. */
  CompletionStage<Void> offer(List<RedisStreamEntry> entries) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    put(new Work.Entries(entries, done));
    return done;
  }

  void offer(CoordinatorRedis.Observation observation) {
    put(new Work.Observed(observation));
  }

  /**
   * Asks about the state on the thread of the shard; fails as the question does, or when the loop
   * is over.
   */
  <T> CompletableFuture<T> ask(Function<Shard, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    put(
        new Work.Question(
            () -> answer.completeAsync(() -> question.apply(shard), Runnable::run),
            () -> answer.completeExceptionally(new ShardNotOwnedException(keyspace.shard()))));
    return answer;
  }

  @Override
  public void run() {
    try {
      restore();
      while (!stopping) {
        List<Work> items = await();
        try {
          round(items);
        } finally {
          // What a round did not answer because it failed, nobody will.
          items.forEach(ShardLoop::refuse);
        }
      }
      ended.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended.complete(null);
    } catch (RuntimeException e) {
      ended.completeExceptionally(e);
    } finally {
      refuse();
    }
  }

  private void put(Work item) {
    work.add(item);
    if (ended.isDone()) {
      refuse();
    }
  }

  /** Nobody may wait for a loop that is over. Entries are not lost: the next owner reads them. */
  private void refuse() {
    for (Work item = work.poll(); item != null; item = work.poll()) {
      refuse(item);
    }
  }

  private static void refuse(Work item) {
    if (item instanceof Work.Entries entries) {
      entries.taken().complete(null);
    } else if (item instanceof Work.Question question) {
      question.refuse().run();
    }
  }

  private void restore() {
    position = redis.position(keyspace);
    int runs = 0;
    for (RunId run : redis.activeRuns(keyspace)) {
      if (isReadable(run)) {
        runs++;
      }
    }
    taken = StreamId.parse(position.inbox());
    fleet = new Fleet(redis.observe(keyspace).runners(), prefetch);
    LOG.infof(
        "Owns shard %d with token %d; %d active runs restored, inbox continues after %s",
        keyspace.shard(), token, runs, position.inbox());
    readInboxAfter.apply(position.inbox()).toCompletableFuture().join();
  }

  private List<Work> await() throws InterruptedException {
    Duration rest =
        shard
            .nextDue()
            .map(due -> Duration.between(clock.instant(), due))
            .filter(wait -> wait.compareTo(LONGEST_REST) < 0)
            .orElse(LONGEST_REST);
    List<Work> items = new ArrayList<>();
    Work first = work.poll(Math.max(rest.toMillis(), 0), TimeUnit.MILLISECONDS);
    if (first != null) {
      items.add(first);
      work.drainTo(items);
    }
    return items;
  }

  private void round(List<Work> items) {
    Instant now = clock.instant();
    Commit commit = new Commit(keyspace, json);
    Round round = new Round(shard, log::load, this::nextAttemptToken, now, commit);
    List<Work.Question> questions = new ArrayList<>();
    for (Work item : items) {
      if (item instanceof Work.Entries entries) {
        entries.entries().forEach(entry -> take(round, commit, entry));
        entries.taken().complete(null);
      } else if (item instanceof Work.Observed observed) {
        fleet = new Fleet(observed.observation().runners(), prefetch);
        observed.observation().expiredLeases().stream()
            .filter(lease -> isReadable(lease.run()))
            .forEach(round::expire);
      } else if (item instanceof Work.Question question) {
        questions.add(question);
      }
    }
    round.decideWhatIsDue();
    round.dispatch(fleet::window);
    round.close();
    summarize(round, commit, now);
    if (!commit.isEmpty()) {
      redis.commit(commit.keys(), commit.arguments(token, position));
      position = commit.after(position);
    }
    questions.forEach(question -> question.ask().run());
    shard.removeFinished();
  }

  private void take(Round round, Commit commit, RedisStreamEntry entry) {
    StreamId id = StreamId.parse(entry.id());
    if (id.compareTo(taken) <= 0) {
      return;
    }
    taken = id;
    commit.taken(entry.id());
    try {
      InboxMessage message = InboxMessage.parse(json, entry.payload());
      if (message instanceof Submission submission) {
        round.submit(submission.run(), submission.plan(), submission.inputs());
      } else if (message instanceof Forget) {
        forget(commit, message.run());
      } else if (message instanceof RunCommand command
          && !round.decide(command.run(), command.command())) {
        reject(commit, entry, "there is no run " + command.run());
      }
    } catch (JsonProcessingException e) {
      reject(commit, entry, "not a message for the inbox: " + e.getOriginalMessage());
    } catch (NewerVersionException e) {
      reject(commit, entry, e.getMessage() + ", then put this entry back");
    } catch (IllegalArgumentException | InvalidPlanException | RunLog.UnreadableLogException e) {
      reject(commit, entry, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whoever wants a run to go asks again and again, so one that cannot go yet is no dead letter.
   */
  private void forget(Commit commit, RunId id) {
    if (isReadable(id)) {
      shard.find(id, log::load).filter(run -> run.status().isTerminal()).ifPresent(commit::forget);
    }
  }

  /**
   * Whether the log of a run can be folded by this version. A run whose log cannot stays as it is,
   * until a coordinator that can read it owns the shard; the others of the shard go on.
   */
  private boolean isReadable(RunId id) {
    if (setAside.contains(id)) {
      return false;
    }
    try {
      shard.find(id, log::load);
      return true;
    } catch (RunLog.UnreadableLogException e) {
      LOG.errorf("Run %s stands still, the others of its shard go on: %s", id, e.getMessage());
      setAside.add(id);
      return false;
    }
  }

  private void reject(Commit commit, RedisStreamEntry entry, String reason) {
    LOG.errorf(
        "Inbox entry %s of shard %d is kept in %s: %s",
        entry.id(), keyspace.shard(), keyspace.deadLetters(), reason);
    commit.dead(entry.id(), reason);
  }

  /** The index follows a change of status at once, and the counts of tasks once a second. */
  private void summarize(Round round, Commit commit, Instant now) {
    for (RunId id : round.touched()) {
      Run run = shard.run(id).orElseThrow();
      Summarized last = summaries.get(id);
      if (last == null
          || last.status() != run.status()
          || last.at().plus(SUMMARY_INTERVAL).isBefore(now)) {
        commit.index(RunSummary.of(run));
        summaries.put(id, new Summarized(run.status(), now));
      }
      if (run.status().isTerminal()) {
        summaries.remove(id);
      }
    }
  }

  /**
   * Rises over the owners of the shard as well: the owner's own token is a time in microseconds,
   * and fewer attempts than one each microsecond are made.
   */
  private long nextAttemptToken() {
    return token + ++attempts;
  }
}
