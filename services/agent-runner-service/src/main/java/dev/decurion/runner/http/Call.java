package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import dev.decurion.runner.execution.Deadline;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** One request with its redirects, all within its time. To be sent once. */
final class Call {
  private static final int MOST_REDIRECTS = 5;

  private final Action.Http http;
  private final Hop first;
  private final ExpectationCheck check;
  private final CloseableHttpClient client;
  private final Sockets sockets;
  private long start;
  private long nanos;
  private boolean expired;
  private boolean over;

  /**
   * @param sockets of the client
   */
  Call(
      Action.Http http,
      Hop first,
      ExpectationCheck check,
      CloseableHttpClient client,
      Sockets sockets) {
    this.http = http;
    this.first = first;
    this.check = check;
    this.client = client;
    this.sockets = sockets;
  }

  /**
   * Blocks until there is an answer.
   *
   * @param timer ends the request when its time is over, whatever it is waiting for
   * @return the status of an answer that is as expected
   * @throws CallFailedException when it is not, or does not come in time
   */
  int send(ScheduledExecutorService timer) throws CallFailedException {
    start = System.nanoTime();
    sockets.mend();
    ScheduledFuture<?> limit =
        timer.schedule(this::expire, http.timeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return send(first, MOST_REDIRECTS);
    } finally {
      limit.cancel(false);
      end();
    }
  }

  /** From the start to the last byte of the answer, or until it was clear that there is none. */
  long nanos() {
    return nanos;
  }

  private int send(Hop hop, int redirectsLeft) throws CallFailedException {
    try (Answer answer = ask(hop)) {
      if (answer.isRedirect() && !check.names(answer.status())) {
        if (redirectsLeft == 0) {
          throw failure(hop, "redirects again, after %d times".formatted(MOST_REDIRECTS), answer);
        }
        return send(hop.redirected(answer), redirectsLeft - 1);
      }
      Optional<String> complaint = check.complaint(answer);
      if (complaint.isPresent()) {
        throw failure(hop, complaint.get(), answer);
      }
      return answer.status();
    }
  }

  private Answer ask(Hop hop) throws CallFailedException {
    try (ClassicHttpResponse response =
        client.executeOpen(null, hop.request(), HttpClientContext.create())) {
      return read(response);
    } catch (IOException e) {
      String reason =
          isExpired()
              ? "there was no complete answer within "
                  + Deadline.written(http.timeout())
                  + "; is the service slow, or the timeout of 'http' too short?"
              : Faults.explain(e, hop.secrets());
      throw new CallFailedException(placed(hop, reason), OptionalInt.empty());
    } finally {
      nanos = System.nanoTime() - start;
    }
  }

  private Answer read(ClassicHttpResponse response) throws IOException {
    try {
      return Answer.read(response, check.limit());
    } catch (IOException e) {
      sockets.cut(); // or closing the response would read on
      throw e;
    }
  }

  private synchronized void expire() {
    if (!over) {
      expired = true;
      sockets.cut();
    }
  }

  private synchronized boolean isExpired() {
    return expired;
  }

  /** From here on the sockets are those of another call. */
  private synchronized void end() {
    over = true;
  }

  private CallFailedException failure(Hop hop, String reason, Answer answer) {
    return new CallFailedException(placed(hop, reason), OptionalInt.of(answer.status()));
  }

  /** With the place to which redirects have led. */
  private String placed(Hop hop, String reason) {
    return hop.url().equals(http.url()) ? reason : "at " + hop.url().place() + ": " + reason;
  }
}
