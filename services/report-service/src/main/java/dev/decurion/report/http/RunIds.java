package dev.decurion.report.http;

import dev.decurion.core.plan.AgentId;
import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;

/** Ids from paths. What cannot be an id names nothing: 404. */
public final class RunIds {
  private RunIds() {}

  /**
   * The id of a run.
   *
   * @throws ApiException when it is not the id of a run
   */
  public static RunId run(String text) {
    try {
      return new RunId(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound("There is no such run: " + e.getMessage());
    }
  }

  static TaskAddress task(String agent, String task) {
    try {
      return new TaskAddress(new AgentId(agent), task);
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound("There is no such task: " + e.getMessage());
    }
  }
}
