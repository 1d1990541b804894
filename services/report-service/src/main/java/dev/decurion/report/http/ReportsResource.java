package dev.decurion.report.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.RunSummary;
import dev.decurion.report.fold.RunIndex;
import dev.decurion.report.render.HtmlReport;
import dev.decurion.report.render.JunitReport;
import dev.decurion.report.render.MarkdownReport;
import dev.decurion.report.report.CompletionReport;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reports of runs. */
@Path("/api/v1/reports")
@Tag(name = "reports")
@Blocking
public class ReportsResource {
  private static final int MOST_RUNS = 500;

  private final Reports reports;
  private final RunIndex index;
  private final HtmlReport html;
  private final ObjectMapper json;

  ReportsResource(Reports reports, RunIndex index, HtmlReport html, ObjectMapper json) {
    this.reports = reports;
    this.index = index;
    this.html = html;
    this.json = json;
  }

  /** A list of runs, newest first. */
  public record ReportList(List<RunSummary> reports) {}

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The newest runs", description = "Newest first; ?limit=1 to 500")
  public ReportList list(@QueryParam("limit") @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MOST_RUNS) {
      throw ApiException.badRequest("limit must be 1 to " + MOST_RUNS);
    }
    return new ReportList(index.newest(limit));
  }

  @GET
  @Path("{run}")
  @Operation(
      summary = "The completion report of a run",
      description =
          "JSON, HTML, Markdown or JUnit XML, by the Accept header or by the suffix .json, .html,"
              + " .md or .xml; never older than the log of the run")
  public Response report(@PathParam("run") String name, @Context HttpHeaders headers) {
    ReportFormat format =
        ReportFormat.ofName(name)
            .orElseGet(() -> ReportFormat.of(headers.getAcceptableMediaTypes()));
    RunId run =
        RunIds.run(
            name.endsWith(format.suffix())
                ? name.substring(0, name.length() - format.suffix().length())
                : name);
    CompletionReport report = reports.of(run);
    Response.ResponseBuilder answer =
        Response.ok(text(report, format), format.type())
            .header(HttpHeaders.CACHE_CONTROL, "no-cache")
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    if (format == ReportFormat.HTML) {
      answer.header("Content-Security-Policy", html.contentSecurityPolicy());
    }
    return answer.build();
  }

  private String text(CompletionReport report, ReportFormat format) {
    return switch (format) {
      case JSON -> json(report);
      case HTML -> html.render(report);
      case MD -> MarkdownReport.render(report);
      case XML -> JunitReport.render(report);
    };
  }

  private String json(CompletionReport report) {
    try {
      return json.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report of run " + report.run(), e);
    }
  }
}
