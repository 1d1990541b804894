package dev.decurion.coordinator.http;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.Command;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.RunSummary;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs: submit, look, cancel, pause, resume, retry, answer. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "runs")
@Blocking
public class RunsResource {
  private static final String INPUT = "input.";
  private static final int MOST_RUNS = 500;
  private static final int LONGEST_TEXT = 500;

  private final Runs runs;

  RunsResource(Runs runs) {
    this.runs = runs;
  }

  /** The id of a submitted run. */
  record Submitted(RunId run) {}

  /** A list of runs, newest first. */
  record RunList(List<RunSummary> runs) {}

  @POST
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    MediaType.APPLICATION_JSON,
    "text/x-yaml"
  })
  @Operation(
      summary = "Submit a plan",
      description = "Answers 201 once the run is durable; inputs are given as ?input.NAME=value")
  public Response submit(
      String plan,
      @HeaderParam("Idempotency-Key") @DefaultValue("") String idempotencyKey,
      @Context UriInfo uri) {
    Map<String, String> inputs = new LinkedHashMap<>();
    uri.getQueryParameters()
        .forEach(
            (name, values) -> {
              if (!name.startsWith(INPUT)) {
                throw ApiException.badRequest(
                    "Unknown parameter " + name + "; inputs are given as input.NAME");
              }
              inputs.put(name.substring(INPUT.length()), values.get(values.size() - 1));
            });
    if (idempotencyKey.length() > LONGEST_TEXT) {
      throw ApiException.badRequest("The idempotency key is longer than " + LONGEST_TEXT);
    }
    RunId run = runs.submit(plan, inputs, idempotencyKey);
    return Response.created(URI.create("/api/v1/runs/" + run)).entity(new Submitted(run)).build();
  }

  @GET
  @Operation(summary = "The newest runs")
  public RunList list(@QueryParam("limit") @DefaultValue("50") int limit) {
    if (limit < 1 || limit > MOST_RUNS) {
      throw ApiException.badRequest("limit must be 1 to " + MOST_RUNS);
    }
    return new RunList(runs.newest(limit));
  }

  @GET
  @Path("{run}")
  @Operation(summary = "A run with its tasks")
  public RunDetails get(@PathParam("run") String run) {
    return runs.details(run(run));
  }

  @DELETE
  @Path("{run}")
  @Operation(summary = "Delete a run that is over, with its log and what its tasks printed")
  public void forget(@PathParam("run") String run) {
    runs.forget(run(run));
  }

  @GET
  @Path("{run}/tasks/{agent}/{task}")
  @Operation(summary = "A task of a run")
  public TaskDetails task(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task) {
    return runs.task(run(run), task(agent, task));
  }

  @GET
  @Path("{run}/tasks/{agent}/{task}/log")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "What an attempt printed; the latest attempt unless one is named")
  public String output(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task,
      @QueryParam("attempt") Optional<Integer> attempt) {
    return runs.output(run(run), task(agent, task), attempt);
  }

  @POST
  @Path("{run}/cancel")
  @Operation(summary = "Stop what runs and start nothing more")
  public Response cancel(
      @PathParam("run") String run,
      @QueryParam("reason") @DefaultValue("cancelled over HTTP") String reason) {
    if (reason.length() > LONGEST_TEXT) {
      throw ApiException.badRequest("The reason is longer than " + LONGEST_TEXT);
    }
    return send(run, new Command.Cancel(reason));
  }

  @POST
  @Path("{run}/pause")
  @Operation(summary = "Start nothing more; what runs goes on")
  public Response pause(@PathParam("run") String run) {
    return send(run, new Command.Pause());
  }

  @POST
  @Path("{run}/resume")
  @Operation(summary = "Go on after a pause")
  public Response resume(@PathParam("run") String run) {
    return send(run, new Command.Resume());
  }

  @POST
  @Path("{run}/retry")
  @Operation(summary = "Run again what did not succeed; keep what did")
  public Response retry(@PathParam("run") String run) {
    return send(run, new Command.Retry());
  }

  @POST
  @Path("{run}/tasks/{agent}/{task}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Say yes to the question of a task")
  @APIResponse(responseCode = "202", description = "The answer is on its way; the first counts")
  @APIResponse(responseCode = "400", description = "It does not say who answers")
  @APIResponse(responseCode = "404", description = "There is no such run or task")
  @APIResponse(responseCode = "409", description = "The task waits for no answer")
  public Response approve(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task,
      @Nullable Answer answer) {
    return answer(run, task(agent, task), true, answer);
  }

  @POST
  @Path("{run}/tasks/{agent}/{task}/reject")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Say no to the question of a task, so that it fails")
  @APIResponse(responseCode = "202", description = "The answer is on its way; the first counts")
  @APIResponse(responseCode = "400", description = "It does not say who answers")
  @APIResponse(responseCode = "404", description = "There is no such run or task")
  @APIResponse(responseCode = "409", description = "The task waits for no answer")
  public Response reject(
      @PathParam("run") String run,
      @PathParam("agent") String agent,
      @PathParam("task") String task,
      @Nullable Answer answer) {
    return answer(run, task(agent, task), false, answer);
  }

  private Response answer(String run, TaskAddress task, boolean approved, @Nullable Answer answer) {
    Answer given = answer == null ? new Answer(null, null) : answer;
    runs.answer(
        run(run), new Command.Answer(task, approved, given.requireBy(), given.reasonOrEmpty()));
    return Response.accepted().build();
  }

  private Response send(String run, Command command) {
    runs.send(run(run), command);
    return Response.accepted().build();
  }

  private static RunId run(String id) {
    return parse(() -> new RunId(id));
  }

  private static TaskAddress task(String agent, String task) {
    return parse(() -> new TaskAddress(new AgentId(agent), task));
  }

  /** What is not an id cannot exist. */
  private static <T> T parse(Supplier<T> id) {
    try {
      return id.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound(String.valueOf(e.getMessage()));
    }
  }
}
