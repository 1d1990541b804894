package dev.decurion.runner.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on the loopback that speaks the protocol of OpenAI, and remembers what it was asked. */
final class FakeModels implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Queue<HttpHandler> script = new ConcurrentLinkedQueue<>();

  FakeModels() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          seen.add(seen(exchange));
          HttpHandler next = script.poll();
          try (exchange) {
            (next == null ? answer("unexpected call", 1, 1) : next).handle(exchange);
          }
        });
    server.setExecutor(threads);
    server.start();
  }

  /** A request as it arrived; headers by lower-case name. */
  record Seen(String uri, Map<String, String> headers, JsonNode body) {
    String text() {
      StringBuilder text = new StringBuilder();
      body.get("messages").forEach(it -> text.append(it.get("content").asText()).append('\n'));
      return text.toString();
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** What it does with the next calls; forgets those before. */
  FakeModels will(HttpHandler... next) {
    script.clear();
    seen.clear();
    script.addAll(List.of(next));
    return this;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  static HttpHandler answer(String content, int inputTokens, int outputTokens) {
    return answer(content, inputTokens, outputTokens, "stop");
  }

  static HttpHandler answer(String content, int inputTokens, int outputTokens, String end) {
    ObjectNode reply = reply(content, end);
    reply
        .putObject("usage")
        .put("prompt_tokens", inputTokens)
        .put("completion_tokens", outputTokens)
        .put("total_tokens", inputTokens + outputTokens);
    return status(200, reply.toString());
  }

  static HttpHandler answerWithoutUsage(String content) {
    return status(200, reply(content, "stop").toString());
  }

  static HttpHandler status(int status, String body, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Announces a long answer, and closes the connection in the middle of it. */
  static HttpHandler cut() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 10_000);
      exchange.getResponseBody().write("{\"choices\":[".getBytes(UTF_8));
      exchange.getResponseBody().flush();
      throw new IOException("cut");
    };
  }

  /** Closes the connection without a word. */
  static HttpHandler hangUp() {
    return exchange -> {
      throw new IOException("hung up");
    };
  }

  /** Never stops sending. */
  static HttpHandler endless(CountDownLatch gone) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        while (true) {
          out.write(new byte[64 * 1024]);
        }
      } catch (IOException e) {
        gone.countDown();
      }
    };
  }

  /** Answers when it is told to, or never. */
  static HttpHandler slow(CountDownLatch asked, CountDownLatch go, HttpHandler then) {
    return exchange -> {
      asked.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      then.handle(exchange);
    };
  }

  private static ObjectNode reply(String content, String end) {
    ObjectNode reply = JSON.createObjectNode();
    reply.put("id", "chatcmpl-1").put("object", "chat.completion").put("model", "fake-1");
    ObjectNode choice = reply.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", end);
    choice.putObject("message").put("role", "assistant").put("content", content);
    return reply;
  }

  private static Seen seen(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Seen(
        exchange.getRequestURI().toString(), headers, JSON.readTree(exchange.getRequestBody()));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
