package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Redis, PostgreSQL and the services, as processes of this machine. Closing it stops them in the
 * reverse order of their start and leaves nothing behind but data, logs and reports.
 */
public final class LocalSquad implements AutoCloseable {
  private static final String REDIS = "DECURION_REDIS_URL";
  private static final String CACHE = "DECURION_CACHE_REDIS_URL";
  private static final String DATABASE = "DECURION_DATABASE_URL";
  private static final String MISSING_TOOLS = "DECURION_MISSING_TOOLS";
  private static final Set<String> SERVERS = Set.of("redis", "cache", "postgres");
  private static final String REPORT = "report";
  private static final Set<String> OF_TASKS = Set.of("cache", "postgres");
  private static final int REPORT_RESTARTS = 3;

  /** A Redis that was started at the same moment, as by a script, is there soon. */
  private static final Readiness.Patience PATIENCE =
      new Readiness.Patience(Duration.ofSeconds(90), Duration.ofSeconds(20));

  /** A service gives its own work 10 seconds to end; only what is stuck beyond that is killed. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(12);

  private final WorkDirectory directory;
  private final Installation installation;
  private final Map<String, String> environment;
  private final Interruption interruption;
  private final Consumer<String> progress;
  private final Ports ports = Ports.ofThisMachine();
  private final ProcessLedger ledger;
  private final FileLock lock;
  private final Map<LocalProcess, Readiness> awaited = new LinkedHashMap<>();
  private final List<LocalProcess> started = Collections.synchronizedList(new ArrayList<>());
  private final Set<LocalProcess> mourned = new HashSet<>();
  private Optional<PostgresServer> postgres = Optional.empty();
  private Optional<Ballast> ballast = Optional.empty();
  private Consumer<String> startReport = log -> {};
  private int reportRestarts;

  /**
   * Takes the directory for itself and stops what a killed command left in it.
   *
   * @param environment of this process
   * @param progress takes lines for people
   * @throws CommandFailure when another command uses the directory
   */
  public LocalSquad(
      WorkDirectory directory,
      Installation installation,
      Map<String, String> environment,
      Interruption interruption,
      Consumer<String> progress) {
    this.directory = directory;
    this.installation = installation;
    this.environment = Map.copyOf(environment);
    this.interruption = interruption;
    this.progress = progress;
    lock = directory.lock();
    ledger = new ProcessLedger(directory.processes());
    List<String> leftovers = ledger.stopLeftovers();
    if (!leftovers.isEmpty()) {
      progress.accept("stopped what an earlier command left: " + String.join(", ", leftovers));
    }
    interruption.lastResort(() -> List.copyOf(started).forEach(LocalProcess::kill));
  }

  /**
   * Starts everything and waits until it serves.
   *
   * @throws CommandFailure when something does not start, with the end of its log
   */
  public Endpoints start(SquadOptions options) {
    // Before anything starts: what is not built cannot run.
    for (Service service : Service.values()) {
      installation.command(service);
    }
    Map<String, String> common = new HashMap<>();
    String redis = redis();
    common.put(REDIS, redis);
    common.put("DECURION_WORKSPACE_ROOT", directory.caller().toString());
    Optional<String> database = database(options);
    database.ifPresent(url -> common.put(DATABASE, url));
    cache(options).ifPresent(url -> common.put(CACHE, url));

    List<URI> coordinators = new ArrayList<>();
    List<URI> runners = new ArrayList<>();
    for (int number = 1; number <= options.coordinators(); number++) {
      coordinators.add(service(Service.COORDINATOR, number, common));
    }
    Map<String, String> ofRunner = new HashMap<>(common);
    ofRunner.put("DECURION_AGENTS", "*");
    ofRunner.put("DECURION_SLOTS", Integer.toString(options.slots()));
    ofRunner.put("DECURION_WORKSPACES", directory.workspaces().toString());
    if (given(REDIS).isEmpty() && given(MISSING_TOOLS).isEmpty()) {
      // All runners have the tools of this machine: there is none to wait for.
      ofRunner.put(MISSING_TOOLS, "fail");
    }
    for (int number = 1; number <= options.runners(); number++) {
      runners.add(service(Service.RUNNER, number, ofRunner));
    }
    URI report = service(Service.REPORT, 1, common);
    awaited.forEach((process, readiness) -> readiness.await(process, PATIENCE, interruption));

    Endpoints endpoints =
        new Endpoints(
            ProcessHandle.current().pid(),
            coordinators,
            List.of(report),
            runners,
            redis,
            database.orElse(null));
    endpoints.write(directory.endpoints());
    return endpoints;
  }

  /**
   * Reports processes that have ended since the last call. Runs go on without what only some tasks
   * need, and without the report service, which knows everything from Redis when it starts again.
   *
   * @throws CommandFailure when the squad cannot work without what has ended
   */
  public void supervise(Consumer<String> notice) {
    ballast.flatMap(this::look).ifPresent(notice);
    for (LocalProcess process : List.copyOf(started)) {
      if (!process.isAlive() && mourned.add(process)) {
        String message = process.name() + " ended with exit status " + process.exitValue();
        notice.accept(message + consequenceOf(process, message) + "; see " + process.log());
      }
    }
  }

  /** Gives back the space that was kept free while tasks ran. */
  public void giveSpaceBack() {
    ballast.ifPresent(
        kept -> {
          try {
            kept.giveBack();
          } catch (IOException e) {
            progress.accept("the space kept free for Redis stays taken: " + e.getMessage());
          }
        });
    ballast = Optional.empty();
  }

  private Optional<String> look(Ballast kept) {
    try {
      return kept.look();
    } catch (IOException e) {
      ballast = Optional.empty();
      return Optional.of("no space is kept free for Redis: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    List<LocalProcess> reversed = new ArrayList<>(started);
    Collections.reverse(reversed);
    // Services together, since none needs another to stop; then what they need, one by one.
    List<LocalProcess> services = reversed.stream().filter(LocalSquad::isService).toList();
    services.forEach(LocalProcess::terminate);
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    services.forEach(
        process -> process.awaitEndOrKill(Duration.ofNanos(deadline - System.nanoTime())));
    for (LocalProcess process : reversed) {
      if (!isService(process)) {
        process.terminate();
        process.awaitEndOrKill(STOP_PATIENCE);
      }
    }
    started.clear();
    giveSpaceBack();
    try {
      Files.deleteIfExists(directory.endpoints());
      ledger.clear();
      ports.close();
      lock.release();
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot release the lock: " + e.getMessage(), e);
    }
    postgres.ifPresent(PostgresServer::stopOrphan);
  }

  private String redis() {
    Optional<String> given = given(REDIS);
    if (given.isPresent()) {
      requireRedisAddresses(given.get());
      tell("Redis", withoutPassword(given.get()) + " (" + REDIS + ")");
      return given.get();
    }
    ballast = Optional.of(new Ballast(directory.redis().resolve("ballast")));
    RedisServer redis = new RedisServer(ports.any(), REDIS);
    LocalProcess process = launch("redis", redis.command(directory.redis()), Map.of());
    redis.await(process, PATIENCE, interruption);
    tell("Redis", redis.url());
    return redis.url();
  }

  /** A cluster or sentinels have several, separated by commas. */
  private static void requireRedisAddresses(String urls) {
    for (String url : urls.split(",", -1)) {
      if (!isRedisAddress(url.strip())) {
        throw CommandFailure.badInput(
            REDIS
                + " is not the address of a Redis, which is written redis://:PASSWORD@HOST:PORT, or"
                + " rediss:// for TLS");
      }
    }
  }

  private static boolean isRedisAddress(String url) {
    try {
      URI address = new URI(url);
      return address.getHost() != null && Set.of("redis", "rediss").contains(address.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private String adviceOnRedis() {
    return given(REDIS)
        .map(
            url ->
                "; "
                    + REDIS
                    + " is "
                    + withoutPassword(url)
                    + ", and without that variable a Redis is started here")
        .orElse("");
  }

  /** A Redis of their own for tasks, which have no business in that of Decurion. */
  private Optional<String> cache(SquadOptions options) {
    Optional<String> given = given(CACHE);
    if (given.isPresent()) {
      tell("Cache", withoutPassword(given.get()) + " (" + CACHE + ")");
      return given;
    }
    if (!options.cache()) {
      return Optional.empty();
    }
    RedisServer cache = new RedisServer(ports.any(), CACHE);
    awaited.put(launch("cache", cache.forgetfulCommand(directory.redis()), Map.of()), cache);
    tell("Cache", cache.url());
    return Optional.of(cache.url());
  }

  private Optional<String> database(SquadOptions options) {
    Optional<String> given = given(DATABASE);
    if (given.isPresent()) {
      tell("PostgreSQL", withoutPassword(given.get()) + " (" + DATABASE + ")");
      return given;
    }
    if (!options.database()) {
      return Optional.empty();
    }
    PostgresServer server = new PostgresServer(ports.any(), directory.postgres());
    postgres = Optional.of(server);
    awaited.put(launch("postgres", server.command(options.keepDatabase()), Map.of()), server);
    tell("PostgreSQL", withoutPassword(server.url()));
    return Optional.of(server.url());
  }

  /** A setting of this process. */
  private Optional<String> given(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(it -> !it.isBlank());
  }

  private URI service(Service service, int number, Map<String, String> settings) {
    interruption.throwIfRequested();
    int port = number == 1 ? ports.preferably(service.usualPort()) : ports.any();
    URI address = URI.create("http://127.0.0.1:" + port);
    String name = service.nameOf(number);
    Map<String, String> own = new HashMap<>(settings);
    own.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    own.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    own.put("DECURION_NAME", name);
    List<String> command = installation.command(service);
    awaited.put(launch(name, command, own), new HttpReadiness(address, adviceOnRedis()));
    if (service == Service.REPORT) {
      startReport = log -> launch(name, command, own, directory.log(name + log));
    }
    tell(name, address.toString());
    return address;
  }

  private LocalProcess launch(String name, List<String> command, Map<String, String> settings) {
    return launch(name, command, settings, directory.log(name));
  }

  private LocalProcess launch(
      String name, List<String> command, Map<String, String> settings, Path log) {
    LocalProcess process = LocalProcess.start(name, command, settings, directory.caller(), log);
    started.add(process);
    ledger.add(process.handle(), name);
    return process;
  }

  private void tell(String name, String value) {
    progress.accept(TextTable.labelled(name, value));
  }

  private String consequenceOf(LocalProcess ended, String message) {
    String kind = kindOf(ended);
    if (OF_TASKS.contains(kind)) {
      return ", tasks that need it fail";
    }
    if (kind.equals(REPORT)) {
      return startReportAgain();
    }
    if (isLastOfItsKind(ended)) {
      throw CommandFailure.infrastructure(message + ":\n" + ended.lastLogLines());
    }
    return ", the others go on";
  }

  private String startReportAgain() {
    if (reportRestarts == REPORT_RESTARTS) {
      return ", once more; the run goes on, and `decurion up` serves its report afterwards";
    }
    reportRestarts++;
    try {
      startReport.accept("-again-" + reportRestarts);
      return " and is started again";
    } catch (CommandFailure e) {
      return " and cannot be started again: " + e.getMessage();
    }
  }

  private boolean isLastOfItsKind(LocalProcess ended) {
    String kind = kindOf(ended);
    return started.stream().noneMatch(other -> other.isAlive() && kindOf(other).equals(kind));
  }

  private static String kindOf(LocalProcess process) {
    return process.name().replaceFirst("-\\d+$", "");
  }

  private static boolean isService(LocalProcess process) {
    return !SERVERS.contains(process.name());
  }

  static String withoutPassword(String url) {
    return url.replaceAll("(://[^:@/]*):[^@/]*@", "$1:***@");
  }
}
