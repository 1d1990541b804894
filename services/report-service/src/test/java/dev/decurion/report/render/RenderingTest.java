package dev.decurion.report.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.decurion.core.run.Change;
import dev.decurion.core.run.Change.ChangedFile;
import dev.decurion.core.run.Command;
import dev.decurion.protocol.message.ProtocolModule;
import dev.decurion.report.RecordedRun;
import dev.decurion.report.SampleRuns;
import dev.decurion.report.report.CompletionReport;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class RenderingTest {
  private static final ObjectMapper JSON = ProtocolModule.mapper();
  private static final String HOSTILE_PLAN =
      """
      plan: hostile
      description: "a | b ]]> & \\"c\\" \\e[31mred\\e[0m \\u202egnp.exe"
      agents:
        a:
          title: "<img src=x onerror=alert(1)> | *bold*"
          tasks:
            - { id: t, name: "]]></testcase>{view.run}`code` | 1", run: "true", retry: { attempts: 1 } }
            - { id: u, name: "[link](javascript:alert(1))", run: "true" }
      criteria:
        - { name: "<script>alert(1)</script>", task: a/t }
      """;

  private final HtmlReport html = new HtmlReport(StandaloneTemplates.engine());
  private final CompletionReport succeeded = SampleRuns.succeeded().report();
  private final CompletionReport failed = SampleRuns.failed().report();

  @Test
  void allFormsTellTheSameFigures() throws Exception {
    String page = html.render(succeeded);
    String markdown = MarkdownReport.render(succeeded);
    Element junit = xml(JunitReport.render(succeeded)).getDocumentElement();
    JsonNode json = JSON.valueToTree(succeeded);

    assertThat(json.at("/makespan").asText()).isEqualTo("PT14S");
    assertThat(junit.getAttribute("time")).isEqualTo("14.000");
    assertThat(json.at("/savings/actual/versusSerial").asText()).isEqualTo("0.3636");
    for (String figure :
        new String[] {
          "14 s", "22 s", "13 s", "36.4 %", "-7.7 %", "37.5 %", "16 h", "10 h", "6 of 6", "2 of 3",
          "93.5", "41.7"
        }) {
      assertThat(page).contains(figure);
      assertThat(markdown).contains(figure);
    }
    assertThat(junit.getAttribute("tests")).isEqualTo("9");
    assertThat(junit.getAttribute("failures")).isEqualTo("1");
    assertThat(json.at("/criteria/2/met").asBoolean()).isFalse();
  }

  @Test
  void theJsonOfEveryRunIsValidByThePublishedSchema() throws Exception {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/report.schema.json")));
    for (CompletionReport report :
        new CompletionReport[] {
          succeeded,
          failed,
          new RecordedRun(SampleRuns.PLAN).report(),
          new RecordedRun(SampleRuns.PLAN).start("fixer/types", "r").pass("PT3S").report(),
          SampleRuns.ruled().report(),
          SampleRuns.refused().report(),
          new RecordedRun(SampleRuns.RULES).report(),
          hostile()
        }) {
      assertThat(schema.validate(JSON.readTree(JSON.writeValueAsString(report)))).isEmpty();
    }
  }

  @Test
  void whatTasksChangedIsListedWithFilesAndLines() throws Exception {
    Change change =
        new Change(
            "0123456789abcdef",
            102,
            1200,
            34,
            List.of(new ChangedFile("src/<b>.ts", 7, 2), new ChangedFile("a|b", 0, 1)));
    CompletionReport report =
        new RecordedRun(SampleRuns.PLAN)
            .start("fixer/types", "r")
            .succeed("fixer/types", change)
            .report();

    JsonNode json = JSON.readTree(JSON.writeValueAsString(report));
    assertThat(json.at("/agents/0/tasks/0/attempts/0/change/insertions").asInt()).isEqualTo(1200);
    assertThat(html.render(report))
        .contains("0123456789", "+1200 \u221234", "src/&lt;b&gt;.ts +7 \u22122", "and 100 more");
    String diff = report.run() + "/tasks/fixer/types/diff";
    assertThat(html.render(report)).contains("href=\"" + diff + "\"");
    assertThat(html.renderBody(report)).contains("href=\"/api/v1/reports/" + diff + "\"");
    assertThat(MarkdownReport.render(report))
        .contains("## Changes", "fixer/types | 0123456789 | 102 | +1200 \u221234", "a\\|b +0");
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/report.schema.json")));
    assertThat(schema.validate(json)).isEmpty();
  }

  @Test
  void whatLanguageModelsUsedStandsInEveryForm() throws Exception {
    CompletionReport report =
        new RecordedRun(SampleRuns.PLAN)
            .start("fixer/types", "r")
            .succeed(
                "fixer/types",
                Map.of("input_tokens", "20480", "output_tokens", "512", "cost_usd", "0.0307"))
            .report();

    JsonNode json = JSON.readTree(JSON.writeValueAsString(report));
    assertThat(json.at("/usage/inputTokens").asLong()).isEqualTo(20480);
    assertThat(json.at("/usage/outputTokens").asLong()).isEqualTo(512);
    assertThat(json.at("/usage/costUsd").decimalValue()).isEqualByComparingTo("0.0307");
    assertThat(json.at("/agents/0/tasks/0/attempts/0/usage/costUsd").isNumber()).isTrue();
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("../../docs/report.schema.json")));
    assertThat(schema.validate(json)).isEmpty();
    for (String form : List.of(html.render(report), MarkdownReport.render(report))) {
      assertThat(form).contains("Language models", "$0.0307", "20,480 tokens in, 512 out");
    }
  }

  @Test
  void theJsonHasTheFrameOfTheDesign() throws Exception {
    JsonNode json = JSON.readTree(JSON.writeValueAsString(succeeded));
    assertThat(json.at("/agents/0/tasks/0/attempts/0/exitCode").asInt(-1)).isZero();
    assertThat(json.at("/agents/0/tasks/0/estimate").asText()).isEqualTo("PT2H");
    assertThat(json.at("/agents/0/tasks/0/readyAt").asText()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(json.at("/agents/0/tasks/0/outputs/added").asText()).isEqualTo("12");
    assertThat(json.at("/agents/0/tasks/0/blockedBy").isArray()).isTrue();
    assertThat(json.at("/schedule/estimated/criticalPath/0").asText()).isEqualTo("migrator/apply");
    assertThat(json.at("/schedule/actual/makespan").asText()).isEqualTo("PT14S");
    assertThat(json.at("/finishedAt").asText()).isEqualTo("2026-11-23T10:00:14Z");
    assertThat(json.at("/refusedReports").asInt()).isEqualTo(1);
    assertThat(json.at("/lostAttempts").asInt()).isEqualTo(1);
  }

  @Test
  void theHtmlNeedsNoNetworkAndRunsNothing() {
    for (CompletionReport report : new CompletionReport[] {succeeded, failed, hostile()}) {
      assertThat(html.render(report))
          .doesNotContain(
              "<script",
              "<img",
              "<link",
              "http://",
              "https://",
              "style=\"",
              "javascript:alert(1)\"")
          .contains("<style>", "default-src &#39;none&#39;");
    }
  }

  @Test
  void whatPeopleWroteStaysTextInHtml() {
    String page = html.render(hostile());
    assertThat(page)
        .contains(
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "&lt;img src=x onerror=alert(1)&gt;",
            "{view.run}")
        .contains("&lt;/pre&gt;&lt;script&gt;")
        .doesNotContain("\u001b", "\u202e", "\u0000");
  }

  @Test
  void whatPeopleWroteStaysTextInMarkdown() {
    String markdown = MarkdownReport.render(hostile());
    assertThat(markdown)
        .contains("| \\<script\\>alert(1)\\</script\\> | not met |")
        .contains("\\[link\\](javascript:alert(1))")
        .contains("\\`code\\` \\| 1")
        .contains("    </pre><script>")
        .doesNotContain("\u001b", "\u202e", "\u0000");
    assertThat(markdown.lines().filter(line -> line.startsWith("| t |")))
        .singleElement()
        .satisfies(
            row -> assertThat(row.replace("\\|", "").chars().filter(c -> c == '|')).hasSize(14));
  }

  @Test
  void whatPeopleWroteStaysTextInXml() throws Exception {
    Document junit = xml(JunitReport.render(hostile()));
    NodeList cases = junit.getElementsByTagName("testcase");
    assertThat(((Element) cases.item(0)).getAttribute("name"))
        .isEqualTo("t: ]]></testcase>{view.run}`code` | 1");
    assertThat(((Element) cases.item(2)).getAttribute("name"))
        .isEqualTo("<script>alert(1)</script>");
    assertThat(cases.item(0).getTextContent()).contains("</pre><script>", "]]>", "\ufffd");
  }

  @Test
  void failedTasksAreFailuresAndSkippedOnesAreSkippedInJunit() throws Exception {
    Document junit = xml(JunitReport.render(failed));
    Element root = junit.getDocumentElement();
    assertThat(root.getAttribute("failures")).isEqualTo("4");
    assertThat(root.getAttribute("skipped")).isEqualTo("4");
    assertThat(junit.getElementsByTagName("failure").item(0).getTextContent())
        .isEqualTo("npm ERR! again\n");
    assertThat(((Element) junit.getElementsByTagName("skipped").item(0)).getAttribute("message"))
        .isEqualTo("needs fixer/types, which did not succeed");
    NodeList suites = junit.getElementsByTagName("testsuite");
    int tests = 0;
    for (int at = 0; at < suites.getLength(); at++) {
      Element suite = (Element) suites.item(at);
      int cases = suite.getElementsByTagName("testcase").getLength();
      assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases));
      assertThat(suite.getElementsByTagName("failure").getLength())
          .isEqualTo(Integer.parseInt(suite.getAttribute("failures")));
      assertThat(suite.getElementsByTagName("skipped").getLength())
          .isEqualTo(Integer.parseInt(suite.getAttribute("skipped")));
      tests += cases;
    }
    assertThat(root.getAttribute("tests")).isEqualTo(Integer.toString(tests));
  }

  @Test
  void aTaskWhoseLastAttemptWasLostIsAnErrorInJunit() throws Exception {
    RecordedRun run = new RecordedRun(SampleRuns.PLAN);
    run.start("fixer/types", "r").lose("fixer/types").pass("PT1S").backOffOver("fixer/types");
    run.start("fixer/types", "r").lose("fixer/types");
    Document junit = xml(JunitReport.render(run.report()));
    assertThat(((Element) junit.getElementsByTagName("error").item(0)).getAttribute("type"))
        .isEqualTo("LOST");
  }

  @Test
  void theRulesThatWereFollowedShowInEveryForm() throws Exception {
    CompletionReport ruled = SampleRuns.ruled().report();
    String page = html.render(ruled);
    String markdown = MarkdownReport.render(ruled);
    for (String text :
        new String[] {
          "routes-frozen at 2026-11-23 10:00:01 UTC",
          "tests are green",
          "approved",
          "failed, allowed",
          "exit code 75: rate limited",
          "2, 1 parked",
          "nothing that it needs failed: api/quota"
        }) {
      assertThat(page).contains(text);
      assertThat(markdown).contains(text);
    }
    assertThat(page).contains("Deploy &lt;now&gt;?");
    assertThat(markdown).contains("Deploy \\<now\\>?");
    assertThat(MarkdownReport.render(SampleRuns.refused().report()))
        .contains("cancelled because of api/build", "rejected by bob: Friday");
  }

  @Test
  void aQuestionOrAParkedTaskShowsUntilWhenItWaits() {
    RecordedRun run = new RecordedRun(SampleRuns.RULES);
    run.start("api/quota", "runner-1").park("api/quota", "exit code 75", "PT10M");
    assertThat(html.render(run.report()))
        .contains("until 2026-11-23 12:00:00 UTC", "until 2026-11-23 10:10:00 UTC: exit code 75");
  }

  @Test
  void aRunThatSucceededIsGreenInJunitWhateverItsPlanAllowedToFail() throws Exception {
    Element root = xml(JunitReport.render(SampleRuns.ruled().report())).getDocumentElement();
    assertThat(root.getAttribute("failures")).isEqualTo("0");
    assertThat(root.getAttribute("errors")).isEqualTo("0");
    assertThat(((Element) root.getElementsByTagName("skipped").item(0)).getAttribute("message"))
        .isEqualTo("failed, which the plan allows: exit code 2");
  }

  @Test
  void aSkippedCriterionIsShownAsSuchAndIsNoFailure() throws Exception {
    RecordedRun run = new RecordedRun(SampleRuns.UNAVAILABLE);
    run.start("ops/images", "r").unavailable("ops/images", "no container engine answers");
    CompletionReport report = run.report();
    Element root = xml(JunitReport.render(report)).getDocumentElement();
    assertThat(root.getAttribute("failures")).as("Pushed for good").isEqualTo("1");
    assertThat(MarkdownReport.render(report))
        .contains("| Size | skipped | not measured |", "no container engine answers")
        .contains("| Criteria met | 0 of 3 | 2 skipped |");
  }

  @Test
  void aRejectedQuestionIsAFailureInJunit() throws Exception {
    Element root = xml(JunitReport.render(SampleRuns.refused().report())).getDocumentElement();
    Element rejection = (Element) root.getElementsByTagName("failure").item(1);
    assertThat(rejection.getAttribute("type")).isEqualTo("REJECTED");
    assertThat(rejection.getAttribute("message")).isEqualTo("rejected by bob: Friday");
  }

  @Test
  void aRunOutOfTimeIsRedInJunitAlthoughNoTaskFailed() throws Exception {
    RecordedRun run = new RecordedRun(SampleRuns.RULES).pass("PT1H");
    Element root =
        xml(JunitReport.render(run.decide(new Command.TimeLimitReached()).report()))
            .getDocumentElement();
    assertThat(root.getAttribute("failures")).isEqualTo("1");
    assertThat(((Element) root.getElementsByTagName("failure").item(0)).getAttribute("message"))
        .isEqualTo("the time limit of the run has passed");
    assertThat(html.render(run.report())).contains("Failed because");
  }

  @Test
  void theEndOfTheLogOfAFailureIsShown() {
    assertThat(html.render(failed)).contains("npm ERR! not found").contains("exit code 2");
    assertThat(MarkdownReport.render(failed)).contains("    npm ERR! not found");
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 ms", "PT0.0124S, 12 ms", "PT1S, 1 s", "PT3.249S, 3.2 s", "PT59.96S, 1 m",
    "PT63.2S, 1 m 3 s", "PT3599.7S, 1 h", "PT1H29M31S, 1 h 30 m", "PT330H, 330 h", "PT-2S, -2 s"
  })
  void durationsAreWordedForPeople(String duration, String words) {
    assertThat(Texts.duration(Duration.parse(duration))).isEqualTo(words);
  }

  private static CompletionReport hostile() {
    RecordedRun run = new RecordedRun(HOSTILE_PLAN);
    run.start("a/t", "<runner>\u0000");
    return run.pass("PT1S")
        .fail(
            "a/t",
            "it said ]]> & <b>",
            "\u001b[1m</pre><script>alert(1)</script>]]> \u0000\u0008 \ud800 |\r\n")
        .report();
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }
}
