package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.Interruption;
import dev.decurion.cli.TextTable;
import dev.decurion.cli.client.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
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
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);

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
    awaited.forEach((process, readiness) -> readiness.await(process, START_PATIENCE, interruption));

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
   * Reports processes that have ended since the last call.
   *
   * @throws CommandFailure when the squad cannot work without what has ended
   */
  public void supervise(Consumer<String> notice) {
    for (LocalProcess process : List.copyOf(started)) {
      if (!process.isAlive() && mourned.add(process)) {
        String message = process.name() + " ended with exit status " + process.exitValue();
        if (isLastOfItsKind(process)) {
          throw CommandFailure.infrastructure(message + ":\n" + process.lastLogLines());
        }
        notice.accept(message + ", the others go on; see " + process.log());
      }
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
    try {
      Files.deleteIfExists(directory.endpoints());
      ledger.clear();
      ports.close();
      lock.release();
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw CommandFailure.infrastructure("cannot release the lock: " + e.getMessage(), e);
    }
  }

  private String redis() {
    Optional<String> given = given(REDIS);
    if (given.isPresent()) {
      tell("Redis", withoutPassword(given.get()) + " (" + REDIS + ")");
      return given.get();
    }
    RedisServer redis = new RedisServer(ports.any(), REDIS);
    LocalProcess process = launch("redis", redis.command(directory.redis()), Map.of());
    redis.await(process, START_PATIENCE, interruption);
    tell("Redis", redis.url());
    return redis.url();
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
    PostgresServer postgres = new PostgresServer(ports.any(), directory.postgres());
    awaited.put(launch("postgres", postgres.command(options.keepDatabase()), Map.of()), postgres);
    tell("PostgreSQL", withoutPassword(postgres.url()));
    return Optional.of(postgres.url());
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
    awaited.put(launch(name, installation.command(service), own), new HttpReadiness(address));
    tell(name, address.toString());
    return address;
  }

  private LocalProcess launch(String name, List<String> command, Map<String, String> settings) {
    LocalProcess process =
        LocalProcess.start(name, command, settings, directory.caller(), directory.log(name));
    started.add(process);
    ledger.add(process.handle(), name);
    return process;
  }

  private void tell(String name, String value) {
    progress.accept(TextTable.labelled(name, value));
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
    return url.replaceFirst("(://[^:@/]*):[^@/]*@", "$1:***@");
  }
}
