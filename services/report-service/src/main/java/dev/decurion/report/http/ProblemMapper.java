package dev.decurion.report.http;

import dev.decurion.report.fold.RedisUnavailableException;
import dev.decurion.report.fold.UnreadableLogException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where exceptions become answers. */
final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  Response map(ApiException e) {
    return answer(e.status(), e.title(), e.getMessage());
  }

  @ServerExceptionMapper
  Response map(UnreadableLogException e) {
    LOG.error(e.getMessage());
    return switch (e.what()) {
      case NEWER_VERSION -> answer(500, "The log is of a newer version", e.getMessage());
      case DAMAGED -> answer(500, "The log is damaged", e.getMessage());
    };
  }

  @ServerExceptionMapper
  Response map(RedisUnavailableException e) {
    LOG.warn(e.getMessage());
    return answer(503, "Service unavailable", "Redis does not answer. Nothing is lost; try again");
  }

  @ServerExceptionMapper
  Response map(WebApplicationException e) {
    Response.StatusType status = e.getResponse().getStatusInfo();
    if (status.getStatusCode() < 400) {
      return e.getResponse();
    }
    return answer(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase());
  }

  @ServerExceptionMapper
  Response map(RuntimeException e) {
    LOG.error("A request failed unexpectedly", e);
    return answer(
        500,
        "Internal error",
        "The report service failed; its log says why: " + e.getClass().getSimpleName());
  }

  private static Response answer(int status, String title, String detail) {
    return Response.status(status)
        .type(ProblemDetail.MEDIA_TYPE)
        .entity(ProblemDetail.of(status, title, detail))
        .build();
  }
}
