package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers every request with the same bytes, whether that is HTTP or not. */
final class RawServer implements AutoCloseable {
  /** Sends an answer. */
  interface Script {
    void run(OutputStream out) throws IOException;
  }

  private static final int TLS_HANDSHAKE = 22;

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final Script script;
  private final boolean keepsOpen;

  private RawServer(Script script, boolean keepsOpen) throws IOException {
    this.script = script;
    this.keepsOpen = keepsOpen;
    Thread thread = new Thread(this::serve, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Closes the connection afterwards. */
  static RawServer saying(String text) throws IOException {
    return new RawServer(out -> out.write(text.getBytes(ISO_8859_1)), false);
  }

  /** Leaves the connection open afterwards, and says no more. */
  static RawServer stoppingAfter(String text) throws IOException {
    return new RawServer(out -> out.write(text.getBytes(ISO_8859_1)), true);
  }

  static RawServer sayingForever(String first, String again) throws IOException {
    return new RawServer(
        out -> {
          out.write(first.getBytes(ISO_8859_1));
          byte[] more = again.repeat(1 + 8192 / again.length()).getBytes(ISO_8859_1);
          while (true) {
            out.write(more);
          }
        },
        false);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** How many connections were made. */
  int connections() {
    return open.size();
  }

  private void serve() {
    try {
      while (true) {
        Socket connection = socket.accept();
        open.add(connection);
        Thread thread = new Thread(() -> answer(connection), "raw-server-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void answer(Socket connection) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
      if (in.read() != TLS_HANDSHAKE) {
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          // Only the end of the head matters.
        }
      }
      script.run(connection.getOutputStream());
      if (!keepsOpen) {
        connection.close();
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : open) {
      connection.close();
    }
  }
}
