package dev.decurion.report.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Reads an event stream as a browser does. */
final class ServerSentEvents {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;

  ServerSentEvents(URI address, String lastEventId) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      HttpResponse<Stream<String>> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("answered " + response.statusCode());
      }
      end = CompletableFuture.runAsync(() -> response.body().forEach(lines::add));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<String> ids() {
    return values("id:");
  }

  List<String> types() {
    return values("event:");
  }

  boolean hasHeartbeat() {
    return lines.stream().anyMatch(line -> line.startsWith(":"));
  }

  boolean isOver() {
    return end.isDone();
  }

  private List<String> values(String field) {
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()).strip())
        .toList();
  }
}
