package dev.decurion.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks the protocol of OpenAI on the loopback: one answer to all questions. */
public final class ModelServer implements AutoCloseable {
  static final int INPUT_TOKENS = 20_000;
  static final int OUTPUT_TOKENS = 3_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String answer;
  private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();

  public ModelServer(String answer) throws IOException {
    this.answer = answer;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(JSON.readTree(exchange.getRequestBody()));
      keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
      ObjectNode reply = JSON.createObjectNode().put("id", "1").put("model", "model-of-the-test");
      ObjectNode choice = reply.putArray("choices").addObject();
      choice.put("index", 0).put("finish_reason", "stop");
      choice.putObject("message").put("role", "assistant").put("content", answer);
      reply
          .putObject("usage")
          .put("prompt_tokens", INPUT_TOKENS)
          .put("completion_tokens", OUTPUT_TOKENS)
          .put("total_tokens", INPUT_TOKENS + OUTPUT_TOKENS);
      byte[] bytes = reply.toString().getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  public List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /** The headers with the key, of each request. */
  public List<String> keys() {
    return List.copyOf(keys);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
