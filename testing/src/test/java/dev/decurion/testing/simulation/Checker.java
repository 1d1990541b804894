package dev.decurion.testing.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.decurion.testing.simulation.History.Accepted;
import dev.decurion.testing.simulation.History.Acknowledged;
import dev.decurion.testing.simulation.History.Began;
import dev.decurion.testing.simulation.History.Calm;
import dev.decurion.testing.simulation.History.Committed;
import dev.decurion.testing.simulation.History.Dead;
import dev.decurion.testing.simulation.History.Ended;
import dev.decurion.testing.simulation.History.Entry;
import dev.decurion.testing.simulation.History.Expired;
import dev.decurion.testing.simulation.History.Fact;
import dev.decurion.testing.simulation.History.Lost;
import dev.decurion.testing.simulation.History.Started;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a history and says where it breaks the invariants I1 to I6 of docs/reliability.md. It has
 * its own idea of plans and runs; nothing of the code under test has a part in that.
 */
final class Checker implements RunModel.Evidence {
  private static final Map<String, Integer> PERMITS = Map.of("single", 1, "pair", 2);

  /** So soon an attempt has ended that shall stop, a heartbeat before it included. */
  private static final long STOP_MILLIS = 5_000;

  private final List<String> problems = new ArrayList<>();
  private final Map<String, RunModel> runs = new LinkedHashMap<>();
  private final Map<String, String> started = new HashMap<>();
  private final Set<String> startedAndLost = new HashSet<>();
  private final Set<String> expired = new HashSet<>();
  private final Set<String> reports = new HashSet<>();
  private final Set<String> deadReports = new HashSet<>();
  private final Set<String> resolved = new HashSet<>();
  private final Map<String, String> working = new HashMap<>();
  private final Map<String, Long> orphans = new HashMap<>();
  private final Map<String, String> runOfKey = new HashMap<>();
  private final Map<String, Long> highestToken = new HashMap<>();
  private final boolean lost;

  private Checker(boolean lost) {
    this.lost = lost;
  }

  /** What is wrong, in the order of the history; empty when all is well. */
  static List<String> check(History history) {
    Checker checker = new Checker(history.hasLost());
    for (Fact fact : history.facts()) {
      checker.read(fact);
    }
    checker.readEnd();
    return checker.problems;
  }

  private void read(Fact fact) {
    if (fact instanceof Committed committed) {
      read(committed);
    } else if (fact instanceof Accepted accepted) {
      report(accepted.message()).ifPresent(reports::add);
    } else if (fact instanceof Expired seen) {
      expired.addAll(seen.leases());
    } else if (fact instanceof Dead dead) {
      report(dead.message()).ifPresent(deadReports::add);
    } else if (fact instanceof Acknowledged acknowledged) {
      String known = runOfKey.putIfAbsent(acknowledged.key(), acknowledged.run());
      require(
          "I4",
          known == null || known.equals(acknowledged.run()),
          "one key stands for " + known + " and for " + acknowledged.run());
    } else if (fact instanceof Started start) {
      readStart(start);
    } else if (fact instanceof Began began) {
      readBegin(began);
    } else if (fact instanceof Ended ended) {
      working.remove(ended.lease(), ended.runner());
    } else if (fact instanceof Lost gone) {
      readLost(gone.fact());
    } else if (fact instanceof Calm calm) {
      readCalm(calm.millis());
    }
  }

  /** In calm times nobody works for long on what is superseded or shall stop. */
  private void readCalm(long now) {
    for (String lease : working.keySet()) {
      String run = lease.substring(0, lease.indexOf('/'));
      String[] words = lease.substring(run.length() + 1).split(" ");
      RunModel known = runs.get(run);
      if (known != null && known.runs(words[0], Integer.parseInt(words[1]), words[2])) {
        orphans.remove(lease);
      } else {
        long since = orphans.computeIfAbsent(lease, unknown -> now);
        require("I6", now - since < STOP_MILLIS, lease + " is an orphan");
      }
    }
  }

  private void read(Committed commit) {
    require(
        "I5",
        commit.token().equals(commit.owner()),
        commit.token() + " commits to a shard that belongs to '" + commit.owner() + "'");
    Map<String, Long> next = new HashMap<>();
    for (Entry entry : commit.entries()) {
      JsonNode events = entry.content().get("events");
      RunModel known = runs.get(entry.run());
      long sequence = entry.content().get("sequence").longValue();
      require(
          "I4",
          sequence == (known == null ? 0 : known.length()),
          entry.run() + ": the log has a gap before event " + sequence);
      for (JsonNode event : events) {
        read(entry.run(), event);
        readToken(entry.run(), event, next);
      }
    }
    next.forEach((lock, token) -> highestToken.merge(lock, token, Math::max));
    Map<String, Integer> holders = new HashMap<>();
    runs.values().forEach(run -> run.countLocks(holders));
    PERMITS.forEach(
        (lock, permits) ->
            require(
                "I5",
                holders.getOrDefault(lock, 0) <= permits,
                holders.get(lock) + " hold the lock " + lock));
  }

  private void read(String run, JsonNode event) {
    RunModel known = runs.get(run);
    if (known == null) {
      runs.put(run, new RunModel(run, event, this::add));
      return;
    }
    known.apply(event, this);
    if (event.has("number")) {
      resolved.add(run + "/" + event.get("task").textValue() + " " + event.get("number").asText());
    }
  }

  /** Each later holder of a lock has a higher token, whether Redis remembers the earlier or not. */
  private void readToken(String run, JsonNode event, Map<String, Long> next) {
    if (event.get("type").textValue().equals("dispatched") && runs.containsKey(run)) {
      String address = event.get("task").textValue();
      long token = event.get("token").longValue();
      Set<String> names = new HashSet<>(runs.get(run).plan().task(address).locks());
      names.add(run + "/" + address);
      for (String name : names) {
        require(
            "I5",
            token > highestToken.getOrDefault(name, 0L),
            "the token " + token + " of " + address + " is not higher than those before it");
        next.merge(name, token, Math::max);
      }
    }
  }

  /** What a message reports about which attempt; empty when it is no report. */
  private static Optional<String> report(JsonNode message) {
    JsonNode command = message.path("command");
    if (!command.has("token")) {
      return Optional.empty();
    }
    String type = command.get("type").textValue();
    String what =
        switch (type) {
          case "failed" -> "failed " + command.get("failure").get("reason").textValue();
          case "milestone" -> "milestone " + command.get("milestone").textValue();
          default -> type;
        };
    return Optional.of(lease(message.get("run").textValue(), command) + " " + what);
  }

  private void readStart(Started start) {
    String lease = start.lease();
    String again = started.putIfAbsent(lease, start.runner());
    if (again != null) {
      require("I2", again.equals(start.runner()), lease + " has started on " + again + " already");
      return;
    }
    String run = lease.substring(0, lease.indexOf('/'));
    String[] words = lease.substring(run.length() + 1).split(" ");
    RunModel known = runs.get(run);
    require(
        "I2",
        known != null && known.awaits(words[0], Integer.parseInt(words[1]), words[2]),
        lease + " starts and is not the current attempt, or has ended");
  }

  private void readBegin(Began began) {
    require(
        "I2",
        began.runner().equals(started.get(began.lease())) || startedAndLost.contains(began.lease()),
        began.lease() + " runs and was never started");
    String other = working.put(began.lease(), began.runner());
    require("I2", other == null || lost, began.lease() + " runs on " + other + " already");
  }

  private void readLost(Fact fact) {
    if (fact instanceof Started start) {
      startedAndLost.add(start.lease());
    } else if (fact instanceof Committed commit) {
      Map<String, Long> next = new HashMap<>();
      for (Entry entry : commit.entries()) {
        entry.content().get("events").forEach(event -> readToken(entry.run(), event, next));
      }
      next.forEach((lock, token) -> highestToken.merge(lock, token, Math::max));
    }
  }

  private void readEnd() {
    runOfKey.values().forEach(run -> require("I4", runs.containsKey(run), run + " is not there"));
    runs.forEach((id, run) -> require("I1", run.isOver(), id + " is not over"));
    for (String report : reports) {
      String[] words = report.split(" ");
      require(
          "I4",
          words[3].equals("milestone")
              || resolved.contains(words[0] + " " + words[1])
              || lost && deadReports.contains(report),
          "the report '" + report + "' shows nowhere");
    }
    working.forEach((lease, runner) -> add("I6", lease + " still runs on " + runner));
  }

  @Override
  public void requireStarted(String lease) {
    require("I2", started.containsKey(lease), lease + " has started, and no runner has started it");
  }

  @Override
  public void requireReport(String lease, String report) {
    require(
        "I2",
        reports.contains(lease + " " + report),
        lease + " has an accepted result that nobody has reported: " + report);
  }

  @Override
  public void requireLost(String lease) {
    require(
        "I2",
        reports.contains(lease + " failed LOST") || expired.contains(lease),
        lease + " is lost, and its lease has not run out");
  }

  @Override
  public void requireStopped(String lease) {
    require(
        "I2",
        reports.contains(lease + " failed CANCELLED")
            || reports.contains(lease + " failed LOST")
            || reports.contains(lease + " parked")
            || expired.contains(lease),
        lease + " is cancelled, and its runner has not stopped it");
  }

  private static String lease(String run, JsonNode command) {
    return run
        + "/"
        + command.get("task").textValue()
        + " "
        + command.get("number").asText()
        + " "
        + command.get("token").asText();
  }

  private void require(String invariant, boolean holds, String otherwise) {
    if (!holds) {
      add(invariant, otherwise);
    }
  }

  private void add(String invariant, String what) {
    problems.add(invariant + " " + what);
  }
}
