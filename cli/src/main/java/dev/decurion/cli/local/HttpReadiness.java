package dev.decurion.cli.local;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.client.Health;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A service is ready when its health check says so. */
final class HttpReadiness implements Readiness {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpRequest request;
  private final String advice;
  private Optional<String> trouble = Optional.empty();

  /**
   * @param advice what may help in the trouble that the service tells of; may be empty
   */
  HttpReadiness(URI service, String advice) {
    this.advice = advice;
    request =
        HttpRequest.newBuilder(service.resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  @Override
  public boolean isReady() {
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      trouble = Health.troubleIn(response.body());
      return response.statusCode() == 200;
    } catch (IOException e) {
      trouble = Optional.empty();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.interrupted();
    }
  }

  @Override
  public Optional<String> trouble() {
    return trouble.map(text -> text + advice);
  }
}
