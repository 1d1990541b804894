package dev.decurion.testing.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One direction of a connection: what comes in at one socket goes out at the other. */
final class OneWay {
  private static final int BUFFER = 16 * 1024;

  /** What becomes of bytes, and of the end of the stream, that come in. */
  private enum State {
    PASSES,
    /** They wait. */
    STALLED,
    /** They are thrown away; the end was passed on before it came. */
    SHUT,
    /** They wait for ever. */
    LOST
  }

  private final Socket from;
  private final Socket to;
  private State state = State.PASSES;

  OneWay(Socket from, Socket to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Blocks until the stream ends, or is lost.
   *
   * @return whether it ended
   */
  boolean pump() throws IOException, InterruptedException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    int read;
    do {
      read = in.read(buffer);
      State now = awaitPassage();
      if (now == State.LOST) {
        return false;
      }
      if (now == State.PASSES) {
        pass(out, buffer, read);
      }
    } while (read >= 0);
    return true;
  }

  private void pass(OutputStream out, byte[] buffer, int read) throws IOException {
    if (read < 0) {
      to.shutdownOutput();
    } else {
      out.write(buffer, 0, read);
    }
  }

  private synchronized State awaitPassage() throws InterruptedException {
    while (state == State.STALLED) {
      wait();
    }
    return state;
  }

  synchronized void stall() {
    if (state == State.PASSES) {
      state = State.STALLED;
    }
  }

  /** Ends a {@link #stall}. */
  synchronized void goOn() {
    if (state == State.STALLED) {
      become(State.PASSES);
    }
  }

  /** Ends this direction, and only this one. */
  synchronized void shut() throws IOException {
    become(State.SHUT);
    to.shutdownOutput();
  }

  synchronized void lose() {
    become(State.LOST);
  }

  private void become(State next) {
    state = next;
    notifyAll();
  }
}
