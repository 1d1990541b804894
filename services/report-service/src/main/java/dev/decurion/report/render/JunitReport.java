package dev.decurion.report.render;

import dev.decurion.report.report.AgentReport;
import dev.decurion.report.report.AttemptReport;
import dev.decurion.report.report.CompletionReport;
import dev.decurion.report.report.CriterionReport;
import dev.decurion.report.report.FailureReport;
import dev.decurion.report.report.TaskReport;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report as JUnit XML: a suite for each agent with a case for each task, and a suite of the
 * criteria. A lost task is an error, a task that is not over is skipped.
 */
public final class JunitReport {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newFactory();

  private final XMLStreamWriter xml;
  private final CompletionReport report;
  private final Map<String, String> logTails = new HashMap<>();

  private JunitReport(XMLStreamWriter xml, CompletionReport report) {
    this.xml = xml;
    this.report = report;
    for (FailureReport failure : report.failures()) {
      logTails.put(failure.task().toString(), failure.logTail());
    }
  }

  public static String render(CompletionReport report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      new JunitReport(xml, report).write();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write the report of run " + report.run(), e);
    }
    return text.toString();
  }

  private void write() throws XMLStreamException {
    List<Suite> suites = report.agents().stream().map(agent -> Suite.of(agent.tasks())).toList();
    Suite criteria = Suite.ofCriteria(report);
    Suite all = suites.stream().reduce(criteria, Suite::plus);
    xml.writeStartElement("testsuites");
    attribute("name", report.plan());
    counts(all, report.makespan());
    for (int at = 0; at < suites.size(); at++) {
      write(report.agents().get(at), suites.get(at));
    }
    if (!report.criteria().isEmpty()) {
      startSuite("criteria", criteria, Duration.ZERO);
      for (CriterionReport criterion : report.criteria()) {
        write(criterion);
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void write(AgentReport agent, Suite suite) throws XMLStreamException {
    startSuite(agent.id(), suite, agent.runTime());
    xml.writeStartElement("properties");
    property("run", report.run().value());
    property("plan", report.plan());
    property("status", report.status().name());
    property("makespan", report.makespan().toString());
    property("title", agent.title());
    xml.writeEndElement();
    for (TaskReport task : agent.tasks()) {
      startCase(agent.id(), task.id() + ": " + task.name(), task.runTime().orElse(Duration.ZERO));
      verdict(task);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void verdict(TaskReport task) throws XMLStreamException {
    switch (Verdict.of(task)) {
      case PASSED -> {}
      case FAILED -> problem("failure", task);
      case ERROR -> problem("error", task);
      case SKIPPED -> {
        xml.writeEmptyElement("skipped");
        attribute("message", task.reason().orElse(Texts.words(task.state())));
      }
    }
  }

  private void problem(String element, TaskReport task) throws XMLStreamException {
    AttemptReport last = task.attempts().get(task.attempts().size() - 1);
    xml.writeStartElement(element);
    attribute("message", last.message().orElse("failed"));
    attribute("type", last.reason().map(Enum::name).orElse("FAILURE"));
    xml.writeCharacters(Texts.printable(logTails.getOrDefault(task.address().toString(), "")));
    xml.writeEndElement();
  }

  private void write(CriterionReport criterion) throws XMLStreamException {
    startCase("criteria", criterion.name(), Duration.ZERO);
    if (!criterion.met()) {
      String message =
          criterion.bound()
              + ", measured "
              + criterion.measured().orElse("nothing")
              + criterion.reason().map(why -> ": " + why).orElse("");
      xml.writeStartElement(report.status().isTerminal() ? "failure" : "skipped");
      attribute("message", message);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void startSuite(String name, Suite suite, Duration time) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute("name", name);
    counts(suite, time);
    attribute("timestamp", report.startedAt().toString());
  }

  private void startCase(String group, String name, Duration time) throws XMLStreamException {
    xml.writeStartElement("testcase");
    attribute("name", name);
    attribute("classname", report.plan() + "." + group);
    attribute("time", seconds(time));
  }

  private void counts(Suite suite, Duration time) throws XMLStreamException {
    attribute("tests", Integer.toString(suite.tests()));
    attribute("failures", Integer.toString(suite.failures()));
    attribute("errors", Integer.toString(suite.errors()));
    attribute("skipped", Integer.toString(suite.skipped()));
    attribute("time", seconds(time));
  }

  private void property(String name, String value) throws XMLStreamException {
    xml.writeEmptyElement("property");
    attribute("name", name);
    attribute("value", value);
  }

  private void attribute(String name, String value) throws XMLStreamException {
    xml.writeAttribute(name, Texts.printable(value));
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
  }

  private enum Verdict {
    PASSED,
    FAILED,
    ERROR,
    SKIPPED;

    static Verdict of(TaskReport task) {
      return switch (task.state()) {
        case SUCCEEDED -> PASSED;
        case FAILED ->
            task.attempts().get(task.attempts().size() - 1).outcome() == AttemptReport.Outcome.LOST
                ? ERROR
                : FAILED;
        default -> SKIPPED;
      };
    }
  }

  private record Suite(int tests, int failures, int errors, int skipped) {
    static Suite of(List<TaskReport> tasks) {
      Map<Verdict, Integer> counts = new HashMap<>();
      tasks.forEach(task -> counts.merge(Verdict.of(task), 1, Integer::sum));
      return new Suite(
          tasks.size(),
          counts.getOrDefault(Verdict.FAILED, 0),
          counts.getOrDefault(Verdict.ERROR, 0),
          counts.getOrDefault(Verdict.SKIPPED, 0));
    }

    static Suite ofCriteria(CompletionReport report) {
      int unmet = (int) report.criteria().stream().filter(it -> !it.met()).count();
      boolean over = report.status().isTerminal();
      return new Suite(report.criteria().size(), over ? unmet : 0, 0, over ? 0 : unmet);
    }

    Suite plus(Suite other) {
      return new Suite(
          tests + other.tests,
          failures + other.failures,
          errors + other.errors,
          skipped + other.skipped);
    }
  }
}
