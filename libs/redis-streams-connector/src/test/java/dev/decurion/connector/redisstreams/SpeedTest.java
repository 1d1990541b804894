package dev.decurion.connector.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.connector.redisstreams.inbound.IncomingChannel;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures; run it with {@code -Dspeed=true} on a quiet machine. It asserts only what is lenient.
 */
@QuarkusTest
@EnabledIfSystemProperty(named = "speed", matches = "true")
class SpeedTest extends ChannelTest {

  private static final Logger LOG = Logger.getLogger(SpeedTest.class);
  private static final int MANY = 100_000;

  @Test
  void oneStreamIsWokenFast() {
    latency("one stream", stream);
  }

  @Test
  void severalStreamsAreWokenFast() {
    latency("ten streams", String.join(",", tenStreams()));
  }

  private String[] tenStreams() {
    String[] ten = new String[10];
    Arrays.setAll(ten, i -> i == 0 ? stream : stream + "-" + i);
    return ten;
  }

  private void latency(String what, String streams) {
    AtomicReference<CompletableFuture<Long>> arrival = new AtomicReference<>();
    IncomingChannel channel = incoming("streams", streams);
    channel.messages().subscribe(new Counting(1, m -> arrival.get().complete(System.nanoTime())));
    await().until(() -> channel.state().ready());
    long[] nanos = new long[5000];
    for (int i = 0; i < nanos.length; i++) {
      CompletableFuture<Long> arrived = new CompletableFuture<>();
      arrival.set(arrived);
      long start = System.nanoTime();
      redis.add(stream, "x");
      nanos[i] = arrived.orTimeout(5, TimeUnit.SECONDS).join() - start;
    }
    long[] warm = Arrays.copyOfRange(nanos, 1000, nanos.length);
    Arrays.sort(warm);
    LOG.infof(
        "%s, before XADD until the message: p50 %d us, p99 %d us",
        what, warm[warm.length / 2] / 1000, warm[warm.length * 99 / 100] / 1000);
    assertThat(Duration.ofNanos(warm[warm.length / 2])).isLessThan(Duration.ofMillis(5));
  }

  @Test
  void manyAreReadAndAcknowledged() {
    throughput("group, demand unlimited", Long.MAX_VALUE);
    throughput("group, demand one by one", 1);
    throughput("group, demand one by one, prefetch 100", 1, "prefetch", "100");
    throughput("group, batches of 100, one by one", 1, "batch", "true");
    throughput("log, demand one by one", 1, "read-mode", "log", "from", "0");
  }

  private void throughput(String what, long demand, String... attributes) {
    stream = stream + "+";
    for (int i = 0; i < MANY; i += 1000) {
      redis.addAll(stream, i, i + 1000);
    }
    AtomicInteger acked = new AtomicInteger();
    IncomingChannel channel = incoming(attributes);
    long start = System.nanoTime();
    channel
        .messages()
        .subscribe(
            new Counting(
                demand,
                message -> {
                  int entries =
                      message.getPayload() instanceof RedisStreamBatch batch ? batch.size() : 1;
                  message.ack().thenRun(() -> acked.addAndGet(entries));
                }));
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> acked.get() == MANY);
    LOG.infof("%s: %.0f messages/s read and acked", what, MANY * 1e9 / (System.nanoTime() - start));
    close(channel);
  }

  @Test
  void manyAreWritten() {
    AtomicInteger acked = new AtomicInteger();
    long start = System.nanoTime();
    Multi.createFrom()
        .range(0, MANY)
        .map(
            i ->
                Message.of(
                    Integer.toString(i),
                    () -> {
                      acked.incrementAndGet();
                      return CompletableFuture.completedFuture(null);
                    }))
        .subscribe(outgoing());
    await().atMost(Duration.ofMinutes(1)).until(() -> acked.get() == MANY);
    LOG.infof("outgoing: %.0f messages/s written", MANY * 1e9 / (System.nanoTime() - start));
  }

  private static final class Counting implements Flow.Subscriber<Message<?>> {
    private final long demand;
    private final Consumer<Message<?>> consumer;
    private Flow.Subscription subscription;

    Counting(long demand, Consumer<Message<?>> consumer) {
      this.demand = demand;
      this.consumer = consumer;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(Message<?> message) {
      consumer.accept(message);
      if (demand != Long.MAX_VALUE) {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable failure) {
      LOG.error("failed", failure);
    }

    @Override
    public void onComplete() {}
  }
}
