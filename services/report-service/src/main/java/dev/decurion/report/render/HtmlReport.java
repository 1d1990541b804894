package dev.decurion.report.render;

import dev.decurion.report.report.CompletionReport;
import io.quarkus.qute.Engine;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A report as HTML: by itself as one file, or as the inner part of a page of the dashboard. */
@Singleton
public class HtmlReport {
  static final String INCOMPLETE =
      "Not every task succeeded: the actual figures cover only the work that was done.";
  private static final String STYLE_SHEET = "/META-INF/resources/assets/decurion.css";

  private final Engine engine;
  private final String style;

  HtmlReport(Engine engine) {
    this.engine = engine;
    this.style = resource(STYLE_SHEET);
  }

  /**
   * One file that needs nothing else: no network, no script. Only its links to diffs are relative:
   * they hold where the service serves it, and in a copy that has the diffs beside it.
   */
  public String render(CompletionReport report) {
    return finish(
        data("report.html", report, false)
            .data("style", new RawString(style))
            .data("policy", contentSecurityPolicy()));
  }

  /** The inner part of a page, with links to the logs of the tasks, too. */
  public String renderBody(CompletionReport report) {
    return finish(data("body.html", report, true));
  }

  /** Nothing may run in the report or be loaded by it; only its own style sheet counts. */
  public String contentSecurityPolicy() {
    return "default-src 'none'; style-src 'sha256-" + sha256(style) + "'";
  }

  private TemplateInstance data(String template, CompletionReport report, boolean links) {
    return engine
        .getTemplate(template)
        .data("view", ReportView.of(report))
        .data("gantt", GanttChart.of(report))
        .data("parallelism", ParallelismChart.of(report))
        .data("graph", GraphChart.of(report))
        .data("incomplete", INCOMPLETE)
        .data("links", links);
  }

  private static String finish(TemplateInstance page) {
    return Texts.printable(page.render());
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " from the class path", e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
