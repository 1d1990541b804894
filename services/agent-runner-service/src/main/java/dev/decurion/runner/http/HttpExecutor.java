package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.runner.RunnerConfig;
import dev.decurion.runner.execution.ActionExecutor;
import dev.decurion.runner.execution.AttemptContext;
import dev.decurion.runner.execution.StoppedException;
import dev.decurion.runner.execution.TaskFailedException;
import dev.decurion.runner.lease.StopReason;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** Executes {@code http}. Made at the start, so that a bad setting is noticed then. */
@Startup
@ApplicationScoped
class HttpExecutor implements ActionExecutor {
  /** Of all slots; answers are small, as a rule, and this is for those that are not. */
  private static final int BODIES_MEBIBYTES = 64;

  private final Clients clients;
  private final BodyMemory memory = new BodyMemory(BODIES_MEBIBYTES);

  @Inject
  HttpExecutor(RunnerConfig config) {
    this(
        new Clients(
            SystemDefaultDnsResolver.INSTANCE,
            new AddressPolicy(config.http().allowedNetworks().orElse(List.of())),
            DefaultClientTlsStrategy.createDefault()));
  }

  HttpExecutor(Clients clients) {
    this.clients = clients;
  }

  @Override
  public boolean executes(Action action) {
    return action instanceof Action.Http;
  }

  @Override
  public Map<String, String> execute(Action action, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    Action.Http http = (Action.Http) action;
    Hop first = Hop.first(http, context.secrets());
    Tally tally = new Tally(http, context.log());
    try (Requests requests = new Requests(http, first, clients, tally, memory)) {
      awaitEnd(requests.send(), context);
    }
    return tally.outputs();
  }

  private static void awaitEnd(CompletableFuture<?> sent, AttemptContext context)
      throws TaskFailedException, StoppedException, InterruptedException {
    try {
      CompletableFuture.anyOf(sent, context.held().stopped().toCompletableFuture())
          .get(context.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw TaskFailedException.timeout(context.deadline());
    } catch (ExecutionException e) {
      throw new IllegalStateException("requests could not be sent", e.getCause());
    }
    Optional<StopReason> stop = context.held().stopReason();
    if (!sent.isDone() && stop.isPresent()) {
      throw new StoppedException(stop.get());
    }
  }
}
