package dev.decurion.coordinator.http;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Agents: who can work for them and how much work there is; autoscalers read this. */
@Path("/api/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
@Blocking
public class AgentsResource {
  private final Agents agents;

  AgentsResource(Agents agents) {
    this.agents = agents;
  }

  /** All agents that ever had a task. */
  record AgentList(List<Agents.AgentStatus> agents) {}

  @GET
  @Operation(summary = "All agents with their runners and their load")
  public AgentList list() {
    return new AgentList(agents.all());
  }

  @GET
  @Path("{agent}")
  @Operation(summary = "One agent with its runners and its load")
  public Agents.AgentStatus get(@PathParam("agent") String agent) {
    return agents.all().stream()
        .filter(status -> status.agent().equals(agent))
        .findFirst()
        .orElseThrow(() -> ApiException.notFound("No plan has named this agent yet"));
  }
}
