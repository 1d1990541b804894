package dev.decurion.coordinator.http;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Plans: check one before it runs. */
@Path("/api/v1/plans")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "plans")
@Blocking
public class PlansResource {
  private final PlanIntake plans;

  PlansResource(PlanIntake plans) {
    this.plans = plans;
  }

  @POST
  @Path("validate")
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    MediaType.APPLICATION_JSON,
    "text/x-yaml"
  })
  @Operation(summary = "Check a plan and say what it takes at least; nothing is changed")
  public PlanAnalysis validate(String text) {
    return PlanAnalysis.of(plans.check(text));
  }
}
