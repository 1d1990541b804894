package dev.decurion.runner.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.Socket;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of one sender, who has one open at a time, and cuts them: that ends whatever
 * waits for them, while they connect, too, and there are no more until it is mended. (A request
 * that is cancelled at the client goes on to the next address of a name, and connects after a slow
 * look-up.) Thread-safe.
 */
final class Sockets implements DetachedSocketFactory, AutoCloseable {
  private @Nullable Socket latest;
  private boolean cut;
  private boolean closed;

  /** A socket that asks no proxy, whatever the client or the system knows of one. */
  @Override
  public synchronized Socket create(@Nullable Proxy proxy) throws IOException {
    if (cut || closed) {
      throw new InterruptedIOException("the request is over");
    }
    Socket socket = new Socket(Proxy.NO_PROXY);
    latest = socket;
    return socket;
  }

  synchronized void cut() {
    cut = true;
    closeLatest();
  }

  synchronized void mend() {
    cut = false;
  }

  /** Cuts for good. */
  @Override
  public synchronized void close() {
    closed = true;
    closeLatest();
  }

  private void closeLatest() {
    if (latest != null) {
      try {
        latest.close();
      } catch (IOException e) {
        // It is of no use any more, in any case.
      }
    }
  }
}
