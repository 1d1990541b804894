package dev.decurion.runner.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server on the loopback, which remembers what it was asked. */
final class WebServer implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer takes 40 ms
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  private WebServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.start();
  }

  /** A request as it arrived; headers by lower-case name. */
  record Seen(String method, String uri, Map<String, String> headers, String body) {}

  static WebServer start() throws IOException {
    return on("127.0.0.1");
  }

  static WebServer on(String address) throws IOException {
    return new WebServer(
        HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), 0), 0));
  }

  static WebServer of(HttpServer server) {
    return new WebServer(server);
  }

  WebServer answering(String path, int status, String body, String... headers) {
    return handling(
        path,
        exchange -> {
          for (int i = 0; i < headers.length; i += 2) {
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
          }
          respond(exchange, status, body);
        });
  }

  WebServer handling(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          seen.add(seen(exchange));
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return this;
  }

  static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    boolean without = bytes.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, without ? -1 : bytes.length);
    if (!without) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private static Seen seen(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Seen(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        headers,
        new String(exchange.getRequestBody().readAllBytes(), UTF_8));
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
