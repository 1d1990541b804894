package dev.decurion.runner.http;

import dev.decurion.core.plan.Action;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;

/** Sends one request after the other, over a connection of its own. */
final class Sender implements Runnable {
  private final Action.Http http;
  private final Hop first;
  private final ExpectationCheck check;
  private final Clients clients;
  private final Tally tally;
  private final AtomicInteger left;
  private final ScheduledExecutorService timer;
  private final Sockets sockets = new Sockets();
  private volatile boolean stopped;

  /**
   * @param left how many are still to be sent, by all senders
   * @param timer ends requests whose time is over
   */
  Sender(
      Action.Http http,
      Hop first,
      ExpectationCheck check,
      Clients clients,
      Tally tally,
      AtomicInteger left,
      ScheduledExecutorService timer) {
    this.http = http;
    this.first = first;
    this.check = check;
    this.clients = clients;
    this.tally = tally;
    this.left = left;
    this.timer = timer;
  }

  /** Returns when none is left, too many have failed, or it was stopped. */
  @Override
  public void run() {
    CloseableHttpClient client = clients.client(sockets);
    try {
      while (!stopped && !tally.hasFailed() && left.getAndDecrement() > 0) {
        send(client);
      }
    } finally {
      client.close(CloseMode.IMMEDIATE);
    }
  }

  private void send(CloseableHttpClient client) {
    Call call = new Call(http, first, check, client, sockets);
    try {
      int status = call.send(timer);
      tally.answered(status, call.nanos());
    } catch (CallFailedException e) {
      if (!stopped) {
        tally.failed(e, call.nanos());
      }
    }
  }

  /** Ends what is under way. */
  void stop() {
    stopped = true;
    sockets.close();
  }
}
