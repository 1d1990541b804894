package dev.decurion.runner.output;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt prints. Appending never waits for Redis; the end of the output stays here for
 * the report of a failure. Thread-safe.
 */
public final class AttemptLog implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AttemptLog.class);
  private static final int TAIL = 4 * 1024;
  private static final int LAST_TRIES = 2;

  private final String name;
  private final AttemptStream stream;
  private final Consumer<AttemptLog> onChunk;
  private final Consumer<AttemptLog> onClose;
  private final LogText text = new LogText();
  private final Tail tail = new Tail(TAIL);
  private final PendingText pending = new PendingText();
  private final Object sending = new Object();
  private boolean failing;

  AttemptLog(
      String name,
      AttemptStream stream,
      Consumer<AttemptLog> onChunk,
      Consumer<AttemptLog> onClose) {
    this.name = name;
    this.stream = stream;
    this.onChunk = onChunk;
    this.onClose = onClose;
  }

  /** Appends the first {@code length} bytes. */
  public void append(byte[] bytes, int length) {
    boolean full;
    synchronized (text) {
      full = accept(text.append(bytes, length));
    }
    if (full) {
      onChunk.accept(this);
    }
  }

  /** Appends a line of the runner itself. */
  public void println(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    append(bytes, bytes.length);
  }

  /** The end of what was printed, a few KiB. */
  public String tail() {
    synchronized (text) {
      return tail.toString();
    }
  }

  private boolean accept(String more) {
    tail.append(more);
    return pending.append(more);
  }

  /** Sends what waits; false when it did not succeed and should be tried again. */
  boolean send() {
    synchronized (sending) {
      @Nullable String chunk;
      while ((chunk = pending.poll()) != null) {
        try {
          stream.send(chunk);
          failing = false;
        } catch (RuntimeException e) {
          pending.giveBack(chunk);
          if (!failing) {
            LOG.warnf("The output of %s cannot be sent: %s", name, e.getMessage());
          }
          failing = true;
          return false;
        }
      }
      return true;
    }
  }

  /** Sends the rest, so that the log is complete before the result is known. */
  @Override
  public void close() {
    synchronized (text) {
      accept(text.end());
    }
    onClose.accept(this);
    boolean complete = send();
    for (int tries = 1; !complete && tries < LAST_TRIES; tries++) {
      complete = send();
    }
    if (!complete) {
      LOG.warnf("The end of the output of %s is lost", name);
      return;
    }
    try {
      synchronized (sending) {
        stream.expireLater();
      }
    } catch (RuntimeException e) {
      LOG.warnf("The output of %s may expire early: %s", name, e.getMessage());
    }
  }
}
