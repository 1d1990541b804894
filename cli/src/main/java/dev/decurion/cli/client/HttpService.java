package dev.decurion.cli.client;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.ExitStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Requests to one service that listens at one or more addresses; a request goes to the address that
 * answered last, and to the next one when nothing answers there. For one thread.
 */
final class HttpService {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private static final int NOT_READY = 503;

  private final String name;
  private final List<URI> addresses;
  private final Optional<String> token;
  private final String advice;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private int current;

  /**
   * @param name what people call the service
   * @param advice what to do when it cannot be reached
   */
  HttpService(String name, List<URI> addresses, Optional<String> token, String advice) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of the " + name);
    }
    this.name = name;
    this.addresses = List.copyOf(addresses);
    this.token = token;
    this.advice = advice;
  }

  String get(String path, String accept) {
    return send(path, request -> request.GET().header("Accept", accept), this::bodyOf);
  }

  <T> T get(String path, Class<T> type) {
    return JsonText.read(get(path, "application/json"), type, name + " to GET " + path);
  }

  String post(String path, String body, Map<String, String> headers) {
    return send(
        path,
        request -> {
          headers.forEach(request::header);
          request
              .header("Accept", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body));
        },
        this::bodyOf);
  }

  /** Its readiness as MicroProfile Health has it, be it ready or not. */
  Health health() {
    String path = "/q/health/ready";
    String body =
        send(
            path,
            request -> request.GET().header("Accept", "application/json"),
            (response, address) ->
                response.statusCode() == NOT_READY ? response.body() : bodyOf(response, address));
    return JsonText.read(body, Health.class, name + " to GET " + path);
  }

  static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String send(
      String path,
      Consumer<HttpRequest.Builder> content,
      BiFunction<HttpResponse<String>, URI, String> read) {
    IOException last = new IOException("never sent");
    for (int tries = 0; tries < addresses.size(); tries++) {
      URI address = addresses.get(current);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(trimmed(address) + path)).timeout(REQUEST_TIMEOUT);
      token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
      content.accept(request);
      try {
        HttpResponse<String> response =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return read.apply(response, address);
      } catch (IOException e) {
        last = e;
        current = (current + 1) % addresses.size();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CommandFailure.interrupted();
      }
    }
    throw new ServiceUnreachableException(
        "cannot reach the "
            + name
            + " at "
            + addresses.stream().map(HttpService::trimmed).collect(Collectors.joining(" or "))
            + " ("
            + reason(last)
            + "): "
            + advice,
        last);
  }

  private String bodyOf(HttpResponse<String> response, URI address) {
    int status = response.statusCode();
    if (status < 300) {
      return response.body();
    }
    String said = ProblemDetail.textOf(response.body(), status);
    if (status >= 500) {
      throw new ServiceUnreachableException(
          "the " + name + " at " + trimmed(address) + " cannot serve: " + said);
    }
    if (status == 401 || status == 403) {
      throw new RefusedException(
          ExitStatus.INFRASTRUCTURE,
          status,
          "the "
              + name
              + (token.isPresent()
                  ? " does not accept the token in DECURION_API_TOKEN: "
                  : " wants a token: set DECURION_API_TOKEN: ")
              + said);
    }
    throw new RefusedException(ExitStatus.BAD_INPUT, status, said);
  }

  private static String trimmed(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "nothing listens there";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
