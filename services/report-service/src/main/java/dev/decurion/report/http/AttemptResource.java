package dev.decurion.report.http;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Attempt;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What attempts of tasks printed and changed. */
@Path("/api/v1/reports/{run}/tasks/{agent}/{task}")
@Tag(name = "reports")
@Blocking
public class AttemptResource {
  private final FoldedRuns runs;
  private final AttemptOutput output;

  AttemptResource(FoldedRuns runs, AttemptOutput output) {
    this.runs = runs;
    this.output = output;
  }

  @GET
  @Path("log")
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
    List<Attempt> attempts = attempts(id, address);
    int number = attempt.orElse(attempts.size());
    if (attempt.isPresent() && (number < 1 || number > attempts.size())) {
      throw ApiException.notFound("Task " + address + " has no attempt " + number);
    }
    StreamingOutput text = out -> output.writeTo(out, id, address, number);
    return text(text);
  }

  @GET
  @Path("diff")
  @Operation(
      summary = "What a task changed in the code base",
      description =
          "Line by line, in the format of git; the first 256 KiB, for a week. 404 for what changed"
              + " nothing, and when the diff is not kept")
  public Response diff(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task) {
    RunId id = RunIds.run(run);
    TaskAddress address = RunIds.task(agent, task);
    Attempt last =
        attempts(id, address).stream()
            .filter(it -> it.change().filter(change -> change.files() > 0).isPresent())
            .reduce((before, later) -> later)
            .orElseThrow(() -> ApiException.notFound("Task " + address + " has changed nothing"));
    return text(
        output
            .diff(id, address, last.number())
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "The diff of task "
                            + address
                            + " is not kept (any more): ask git for commit "
                            + last.change().orElseThrow().commit()
                            + " in the directory of the run. The log of the task may say why")));
  }

  private List<Attempt> attempts(RunId run, TaskAddress task) {
    return runs.ask(run, (found, refused) -> found.task(task).map(it -> it.attempts()))
        .orElseThrow(() -> ApiException.noRun(run))
        .orElseThrow(() -> ApiException.noTask(run, task));
  }

  private static Response text(Object text) {
    return Response.ok(text, MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }
}
