package dev.decurion.coordinator.http;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.decurion.coordinator.shard.RunLog;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become answers. */
final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  Response map(ApiException e) {
    return answer(ProblemDetail.of(e.status(), e.title(), e.getMessage(), e.problems()));
  }

  @ServerExceptionMapper
  Response map(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    String detail =
        status.getStatusCode() == 415
            ? "Send a plan as application/yaml or application/json, an answer as application/json"
            : status.getReasonPhrase();
    return answer(
        ProblemDetail.of(status.getStatusCode(), status.getReasonPhrase(), detail, List.of()));
  }

  @ServerExceptionMapper
  Response map(MismatchedInputException e) {
    return answer(
        ProblemDetail.of(
            400,
            "Bad request",
            "The body is not what is expected here: " + e.getOriginalMessage(),
            List.of()));
  }

  @ServerExceptionMapper
  Response map(RunLog.UnreadableLogException e) {
    LOG.error(e.getMessage());
    return answer(ProblemDetail.of(500, "The log cannot be read", e.getMessage(), List.of()));
  }

  @ServerExceptionMapper
  Response map(RuntimeException e) {
    LOG.error("A request failed unexpectedly", e);
    return answer(
        ProblemDetail.of(
            500,
            "Internal error",
            "The coordinator failed; its log says why: " + e.getClass().getSimpleName(),
            List.of()));
  }

  private static Response answer(ProblemDetail problem) {
    return Response.status(problem.status()).type(ProblemDetail.MEDIA_TYPE).entity(problem).build();
  }
}
