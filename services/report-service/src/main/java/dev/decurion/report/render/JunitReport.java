package dev.decurion.report.render;

import dev.decurion.core.run.Failure.Reason;
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
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A report as JUnit XML: a suite for each agent with a case for each task, a suite of the criteria,
 * and one with the time limit where the plan has one, so that a run that failed for that is red. A
 * lost task is an error; a task that is not over is skipped, and so is one whose failure the plan
 * allows, lest a run that succeeded be red.
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
    Suite criteria = ofCriteria();
    Suite limits = Suite.ofTimeLimit(report);
    Suite all = suites.stream().reduce(criteria.plus(limits), Suite::plus);
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
    if (report.timeLimit().isPresent()) {
      startSuite("run", limits, Duration.ZERO);
      write(report.timeLimit().get());
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void write(Duration timeLimit) throws XMLStreamException {
    startCase("run", "time limit of " + Texts.duration(timeLimit), report.makespan());
    if (report.outOfTime()) {
      xml.writeEmptyElement("failure");
      attribute("message", report.cancelReason().orElse("the time limit has passed"));
      attribute("type", "TIMEOUT");
    } else if (!report.status().isTerminal()) {
      xml.writeEmptyElement("skipped");
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
        String why = task.reason().orElse(Texts.words(task.state()));
        attribute("message", task.failureAllowed() ? "failed, which the plan allows: " + why : why);
      }
    }
  }

  private void problem(String element, TaskReport task) throws XMLStreamException {
    xml.writeStartElement(element);
    attribute("message", task.reason().orElse("failed"));
    attribute(
        "type", last(task).flatMap(AttemptReport::reason).orElse(withoutAttempt(task)).name());
    xml.writeCharacters(Texts.printable(logTails.getOrDefault(task.address().toString(), "")));
    xml.writeEndElement();
  }

  private Reason withoutAttempt(TaskReport task) {
    return report.approvals().stream().anyMatch(it -> it.task().equals(task.address()))
        ? Reason.REJECTED
        : Reason.FAILURE;
  }

  /** Neither an approval nor a task that fans out has attempts. */
  private static Optional<AttemptReport> last(TaskReport task) {
    int attempts = task.attempts().size();
    return attempts == 0 ? Optional.empty() : Optional.of(task.attempts().get(attempts - 1));
  }

  private void write(CriterionReport criterion) throws XMLStreamException {
    startCase("criteria", criterion.name(), Duration.ZERO);
    if (!criterion.met()) {
      String message =
          criterion.bound()
              + ", measured "
              + criterion.measured().orElse("nothing")
              + criterion.reason().map(why -> ": " + why).orElse("");
      xml.writeStartElement(isFailure(criterion) ? "failure" : "skipped");
      attribute("message", message);
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private Suite ofCriteria() {
    int unmet = (int) report.criteria().stream().filter(it -> !it.met()).count();
    int failures = (int) report.criteria().stream().filter(this::isFailure).count();
    return new Suite(report.criteria().size(), failures, 0, unmet - failures);
  }

  private boolean isFailure(CriterionReport criterion) {
    return !criterion.met() && !criterion.skipped() && report.status().isTerminal();
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
        case FAILED -> task.failureAllowed() ? SKIPPED : isLost(task) ? ERROR : FAILED;
        default -> SKIPPED;
      };
    }

    private static boolean isLost(TaskReport task) {
      return last(task).filter(it -> it.outcome() == AttemptReport.Outcome.LOST).isPresent();
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

    static Suite ofTimeLimit(CompletionReport report) {
      return new Suite(
          report.timeLimit().isPresent() ? 1 : 0,
          report.outOfTime() ? 1 : 0,
          0,
          report.timeLimit().isPresent() && !report.outOfTime() && !report.status().isTerminal()
              ? 1
              : 0);
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
