package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A service is ready when its health check says so. */
final class HttpReadiness implements Readiness {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpRequest request;

  HttpReadiness(URI service) {
    request =
        HttpRequest.newBuilder(service.resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  @Override
  public boolean isReady() {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }
}
