package dev.decurion.coordinator.http;

import dev.decurion.coordinator.shard.DeadLetterId;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Entries of streams that could not be read or could not take effect. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "dead letters")
@Blocking
public class DeadLettersResource {
  private static final int MOST = 100;

  private final DeadLetters letters;

  DeadLettersResource(DeadLetters letters) {
    this.letters = letters;
  }

  @GET
  @Operation(
      summary = "The newest dead letters",
      description = "before: the id of the last one of a page gives the next page")
  @APIResponse(responseCode = "200", description = "Newest first, each with the reason")
  @APIResponse(responseCode = "400", description = "The limit or the id makes no sense")
  public DeadLetters.Page list(
      @QueryParam("limit") @DefaultValue("50") int limit,
      @QueryParam("before") Optional<String> before) {
    if (limit < 1 || limit > MOST) {
      throw ApiException.badRequest("limit must be 1 to " + MOST);
    }
    try {
      return letters.newest(limit, before.map(DeadLetterId::parse));
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("before: " + e.getMessage());
    }
  }

  @POST
  @Path("{id}/put-back")
  @Operation(summary = "Put one back to the end of the stream that it came from, once")
  @APIResponse(responseCode = "200", description = "It is in its stream and no dead letter")
  @APIResponse(responseCode = "404", description = "There is no such dead letter")
  @APIResponse(responseCode = "409", description = "It does not come from a stream of its shard")
  public DeadLetters.PutBack putBack(@PathParam("id") String id) {
    return letters.putBack(parse(id));
  }

  @DELETE
  @Path("{id}")
  @Operation(summary = "Delete one; what it would have said is lost")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "404", description = "There is no such dead letter")
  public void delete(@PathParam("id") String id) {
    letters.delete(parse(id));
  }

  /** What is not an id cannot exist. */
  private static DeadLetterId parse(String id) {
    try {
      return DeadLetterId.parse(id);
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound(String.valueOf(e.getMessage()));
    }
  }
}
