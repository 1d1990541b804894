package dev.decurion.runner.output;

import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.secrets.StreamMasker;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt prints, with its secrets masked. Appending never waits for Redis; the end of the
 * output stays here for the report of a failure. Thread-safe.
 */
public final class AttemptLog implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(AttemptLog.class);
  private static final int TAIL = 4 * 1024;
  private static final int LAST_TRIES = 2;

  private final String name;
  private final AttemptStream stream;
  private final Secrets secrets;
  private final Optional<StreamMasker> masker;
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
      Secrets secrets,
      Consumer<AttemptLog> onChunk,
      Consumer<AttemptLog> onClose) {
    this.name = name;
    this.stream = stream;
    this.secrets = secrets;
    this.masker = secrets.streamMasker();
    this.onChunk = onChunk;
    this.onClose = onClose;
  }

  /**
   * Appends the first {@code length} bytes. Their end shows later when it may be the beginning of a
   * secret; see {@link StreamMasker}.
   */
  public void append(byte[] bytes, int length) {
    boolean full;
    synchronized (text) {
      full = masker.isEmpty() ? show(bytes, length) : show(masker.get().append(bytes, length));
    }
    if (full) {
      onChunk.accept(this);
    }
  }

  /**
   * Appends a line of the runner itself; before what is held back, so that it does not come between
   * the halves of a secret.
   */
  public void println(String line) {
    boolean full;
    synchronized (text) {
      full = show((secrets.mask(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    if (full) {
      onChunk.accept(this);
    }
  }

  /** The end of what was printed, a few KiB; without what is held back until the log is closed. */
  public String tail() {
    synchronized (text) {
      return tail.toString();
    }
  }

  private boolean show(byte[] bytes) {
    return show(bytes, bytes.length);
  }

  private boolean show(byte[] bytes, int length) {
    return accept(text.append(bytes, length));
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
      masker.ifPresent(held -> show(held.end()));
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
