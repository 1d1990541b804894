package dev.decurion.report.dashboard;

import dev.decurion.core.run.RunId;
import dev.decurion.report.fold.RunIndex;
import dev.decurion.report.http.Reports;
import dev.decurion.report.http.RunIds;
import dev.decurion.report.render.HtmlReport;
import dev.decurion.report.report.CompletionReport;
import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The dashboard. Rendered here, so that a page says exactly what the report says. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
@Blocking
public class DashboardResource {
  private static final int RUNS_SHOWN = 100;

  private final RunIndex index;
  private final Reports reports;
  private final HtmlReport html;
  private final Engine engine;

  DashboardResource(RunIndex index, Reports reports, HtmlReport html, Engine engine) {
    this.index = index;
    this.reports = reports;
    this.html = html;
    this.engine = engine;
  }

  @GET
  @Operation(hidden = true)
  public String runs() {
    return engine
        .getTemplate("runs.html")
        .data("runs", index.newest(RUNS_SHOWN).stream().map(RunRow::of).toList())
        .render();
  }

  @GET
  @Path("runs/{run}")
  @Operation(hidden = true)
  public String run(@PathParam("run") String name) {
    RunId run = RunIds.run(name);
    CompletionReport report = reports.of(run);
    return engine
        .getTemplate("run.html")
        .data("run", run.value())
        .data("plan", report.plan())
        .data("over", report.status().isTerminal())
        .data("body", new RawString(html.renderBody(report)))
        .render();
  }

  /** The part of the page that changes while a run goes on. */
  @GET
  @Path("runs/{run}/body")
  @Operation(hidden = true)
  public String body(@PathParam("run") String name) {
    return html.renderBody(reports.of(RunIds.run(name)));
  }
}
