package dev.decurion.report.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.decurion.core.run.RunEvent;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.report.live.FeedBatch;
import dev.decurion.report.live.RunFeed;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;

/** Runs as they happen, as server-sent events. */
@Path("/api/v1/reports/{run}/events")
@Tag(name = "reports")
public class EventsResource {
  private final RunFeed feed;
  private final ObjectMapper json = ProtocolModule.mapper();

  EventsResource(RunFeed feed) {
    this.feed = feed;
  }

  @GET
  @Blocking
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @ResponseHeader(name = "Cache-Control", value = "no-cache")
  @ResponseHeader(name = "X-Accel-Buffering", value = "no")
  @Operation(
      summary = "The events of a run, past and coming",
      description =
          "The id of an event is its number in the run's log; Last-Event-ID resumes after it."
              + " Ends when the run is over; 204 when there is nothing more to come")
  public Multi<OutboundSseEvent> events(
      @PathParam("run") String name,
      @HeaderParam("Last-Event-ID") @DefaultValue("-1") String lastEventId,
      @Context Sse sse) {
    RunId run = RunIds.run(name);
    RunFeed.Feed events =
        feed.after(run, number(lastEventId)).orElseThrow(() -> ApiException.noRun(run));
    if (events.over()) {
      // 204 tells a browser's EventSource not to connect again.
      throw new WebApplicationException(Response.noContent().build());
    }
    return events.batches().onItem().transformToMultiAndConcatenate(batch -> write(sse, batch));
  }

  private Multi<OutboundSseEvent> write(Sse sse, FeedBatch batch) {
    return batch.heartbeat()
        ? Multi.createFrom().item(sse.newEventBuilder().comment("still here").build())
        : Multi.createFrom().iterable(batch.events()).map(event -> write(sse, event));
  }

  private OutboundSseEvent write(Sse sse, FeedBatch.Numbered numbered) {
    try {
      // Through a tree, because the property that names the type is written by RunEvent's mix-in.
      String text = json.writerFor(RunEvent.class).writeValueAsString(numbered.event());
      ObjectNode event = json.readValue(text, ObjectNode.class);
      return sse.newEventBuilder()
          .id(Long.toString(numbered.sequence()))
          .name(event.path("type").asText())
          .data(String.class, text)
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write event " + numbered.sequence(), e);
    }
  }

  private static long number(String lastEventId) {
    try {
      return Math.max(-1, Long.parseLong(lastEventId.strip()));
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("Last-Event-ID must be the number of an event");
    }
  }
}
