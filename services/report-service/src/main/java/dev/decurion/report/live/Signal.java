package dev.decurion.report.live;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** A flag that one waits for and others raise. A raise is kept until {@link #lower()}. */
final class Signal {
  private final AtomicReference<CompletableFuture<Boolean>> flag =
      new AtomicReference<>(new CompletableFuture<>());

  void raise() {
    flag.get().complete(true);
  }

  void lower() {
    if (flag.get().isDone()) {
      flag.set(new CompletableFuture<>());
    }
  }

  /** True when it was raised, false when the time is over. */
  Uni<Boolean> await(Duration longest) {
    CompletableFuture<Boolean> raised = flag.get();
    return Uni.createFrom()
        .completionStage(raised.copy())
        .ifNoItem()
        .after(longest)
        .recoverWithItem(false);
  }
}
