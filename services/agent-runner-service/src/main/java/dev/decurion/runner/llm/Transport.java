package dev.decurion.runner.llm;

import dev.decurion.runner.execution.RetryAfter;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of LangChain4j, once each: with the key, which so nobody else gets to know;
 * within a time, and given up when the attempt is stopped. What is not an answer ends in a {@link
 * CallFailedException}.
 */
final class Transport implements dev.langchain4j.http.client.HttpClient {
  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(60);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  /**
   * With these the request was turned away before a model saw it. Not so with 400 and 422: with
   * these Azure withholds prompts and answers that its filter has judged, and wants to be paid.
   */
  private static final Set<Integer> TURNED_AWAY =
      Set.of(301, 302, 303, 307, 308, 401, 403, 404, 405, 413, 415);

  private final HttpClient client;
  private final Endpoint endpoint;
  private final Duration limit;
  private final CompletionStage<?> stopped;
  private String answered = "";

  /**
   * @param limit of a call
   * @param stopped completes when the attempt shall end
   */
  Transport(HttpClient client, Endpoint endpoint, Duration limit, CompletionStage<?> stopped) {
    this.client = client;
    this.endpoint = endpoint;
    this.limit = limit;
    this.stopped = stopped;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() / 100 != 2) {
      throw failure(response);
    }
    answered = response.body();
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map())
        .body(response.body())
        .build();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("answers are not streamed");
  }

  /** The body of the last answer that was none of a failure. */
  String answered() {
    return answered;
  }

  private HttpResponse<String> send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> sent =
        client.sendAsync(translated(request), info -> new BoundedBody());
    try {
      CompletableFuture.anyOf(sent, stopped.toCompletableFuture())
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!sent.isDone()) {
        throw new CallStoppedException();
      }
      return sent.join();
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw new CallStoppedException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallStoppedException();
    } finally {
      sent.cancel(true); // ends the exchange; of no effect when it is over
    }
  }

  private java.net.http.HttpRequest translated(HttpRequest request) {
    String query =
        endpoint
            .apiVersion()
            .map(it -> "?api-version=" + URLEncoder.encode(it, StandardCharsets.UTF_8))
            .orElse("");
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url() + query))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .header("User-Agent", "Decurion")
            .POST(BodyPublishers.ofString(request.body()));
    endpoint
        .key()
        .ifPresent(
            key ->
                builder.header(
                    endpoint.keyHeader(),
                    endpoint.keyHeader().equalsIgnoreCase("Authorization")
                        ? "Bearer " + key
                        : key));
    return builder.build();
  }

  private CallFailedException failure(HttpResponse<String> response) {
    int status = response.statusCode();
    String said =
        "the endpoint answered "
            + status
            + ": "
            + Texts.excerpt(response.body(), endpoint.secrets());
    Optional<String> retryAfter = response.headers().firstValue("Retry-After");
    if (status == TOO_MANY_REQUESTS && response.body().contains("insufficient_quota")) {
      return CallFailedException.free(said + " (the account has no credit left)", null);
    }
    if (status == TOO_MANY_REQUESTS || (status == UNAVAILABLE && retryAfter.isPresent())) {
      Instant now = now(response);
      Duration wait = retryAfter.flatMap(it -> RetryAfter.parse(it, now)).orElse(DEFAULT_RETRY);
      return CallFailedException.later(
          said + "; to be tried again in " + wait.toSeconds() + " s", wait);
    }
    said += " (" + advice(status) + ")";
    return TURNED_AWAY.contains(status)
        ? CallFailedException.free(said, null)
        : CallFailedException.perhapsPaid(said, null);
  }

  /** As the endpoint's clock has it, against which it has reckoned a date. */
  private static Instant now(HttpResponse<String> response) {
    Instant here = Clock.systemUTC().instant();
    return response
        .headers()
        .firstValue("Date")
        .flatMap(it -> RetryAfter.date(it, here))
        .orElse(here);
  }

  private static String advice(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> "redirects are not followed; is DECURION_LLM_BASE_URL right?";
      case 400, 422 ->
          "does the model take such a request: maxOutputTokens, temperature,"
              + " DECURION_LLM_OUTPUT_LIMIT? If a filter withheld it, change the prompt. It may have"
              + " to be paid, so it counts against budgets";
      case 401, 403 -> "is the key right? DECURION_LLM_API_KEY of the runner";
      case 404, 405 ->
          "does it have this model, and is DECURION_LLM_BASE_URL right, to which /chat/completions"
              + " is added?";
      case 413 -> "the prompt is too large for it; give the task fewer 'files'";
      case 415 -> "does it speak the protocol of OpenAI? DECURION_LLM_BASE_URL of the runner";
      default ->
          status / 100 == 5
              ? "it is in trouble; its own log or status page may say why, and 'retry' of the task"
                  + " asks again"
              : "is DECURION_LLM_BASE_URL right?";
    };
  }

  private CallFailedException failure(Throwable fault) {
    String detail =
        Texts.excerpt(
            fault.getMessage() == null ? fault.getClass().getSimpleName() : fault.getMessage(),
            endpoint.secrets());
    if (isOfUnknownHost(fault)) {
      return CallFailedException.free(
          "the endpoint cannot be reached: the runner finds no host "
              + endpoint.baseUrl().getHost()
              + "; is DECURION_LLM_BASE_URL right?",
          fault);
    }
    boolean neverSent =
        fault instanceof ConnectException
            || fault instanceof HttpConnectTimeoutException
            || fault instanceof SSLHandshakeException;
    if (neverSent) {
      return CallFailedException.free(
          "the endpoint cannot be reached at %s (%s); is it up, and DECURION_LLM_BASE_URL right?"
              .formatted(endpoint.baseUrl(), detail),
          fault);
    }
    String what = fault instanceof IOException ? "brought no whole answer" : "failed";
    return CallFailedException.perhapsPaid(
        "the call of %s %s (%s); is DECURION_LLM_BASE_URL right? The log of what answers there, or of a proxy on the way, may say why, and 'retry' of the task asks again"
            .formatted(endpoint.baseUrl(), what, detail),
        fault);
  }

  private static boolean isOfUnknownHost(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
