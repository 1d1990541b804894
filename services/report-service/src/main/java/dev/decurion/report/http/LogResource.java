package dev.decurion.report.http;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.report.fold.AttemptOutput;
import dev.decurion.report.fold.FoldedRuns;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What tasks printed. */
@Path("/api/v1/reports/{run}/tasks/{agent}/{task}/log")
@Tag(name = "reports")
@Blocking
public class LogResource {
  private final FoldedRuns runs;
  private final AttemptOutput output;

  LogResource(FoldedRuns runs, AttemptOutput output) {
    this.runs = runs;
    this.output = output;
  }

  @GET
  @Operation(
      summary = "What an attempt printed",
      description = "Of the latest attempt, or of ?attempt=; as far as it was kept")
  public Response log(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task,
      @QueryParam("attempt") Optional<Integer> attempt) {
    RunId id = RunIds.run(run);
    TaskAddress address = RunIds.task(agent, task);
    int attempts =
        runs.ask(id, (found, refused) -> found.task(address).map(it -> it.attempts().size()))
            .orElseThrow(() -> ApiException.noRun(id))
            .orElseThrow(() -> ApiException.noTask(id, address));
    int number = attempt.orElse(attempts);
    if (attempt.isPresent() && (number < 1 || number > attempts)) {
      throw ApiException.notFound("Task " + address + " has no attempt " + number);
    }
    StreamingOutput text = out -> output.writeTo(out, id, address, number);
    return Response.ok(text, MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }
}
