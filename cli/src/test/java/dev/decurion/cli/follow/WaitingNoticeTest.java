package dev.decurion.cli.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.cli.client.AgentCapacity;
import dev.decurion.cli.client.AgentCapacity.MissingTools;
import dev.decurion.cli.client.AgentView;
import dev.decurion.cli.client.RunView;
import dev.decurion.cli.client.TaskView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingNoticeTest {
  private static final MissingTools NO_DOCKER = new MissingTools("runner-1", List.of("docker"));
  private static final MissingTools NO_KUBECTL = new MissingTools("runner-2", List.of("kubectl"));

  @Test
  void namesTheToolThatNoRunnerHas() {
    assertThat(noticesWhen("READY", 0, NO_DOCKER, NO_DOCKER))
        .containsExactly(
            "waiting: no runner has docker for devops: install that on a runner, or start one that has"
                + " it");
  }

  @Test
  void namesWhatEachRunnerLacksWhenNoneHasAll() {
    assertThat(noticesWhen("DISPATCHED", 0, NO_DOCKER, NO_KUBECTL))
        .containsExactly(
            "waiting: no runner has all tools for devops (runner-1 lacks docker; runner-2 lacks"
                + " kubectl): install on one of them what it lacks");
  }

  @Test
  void saysWhenNobodyServesTheAgent() {
    assertThat(noticesWhen("READY", 0))
        .containsExactly(
            "waiting: no runner serves devops: start one whose DECURION_AGENTS names it");
  }

  @Test
  void isSilentWhenSomebodyCanTakeTheTasks() {
    assertThat(noticesWhen("READY", 2, NO_DOCKER)).isEmpty();
  }

  @Test
  void isSilentWhenNothingIsReady() {
    assertThat(noticesWhen("PENDING", 0, NO_DOCKER)).isEmpty();
    assertThat(noticesWhen("RUNNING", 0, NO_DOCKER)).isEmpty();
    assertThat(noticesWhen("SUCCEEDED", 0, NO_DOCKER)).isEmpty();
  }

  private static List<String> noticesWhen(String state, int slots, MissingTools... missing) {
    TaskView task = TaskViews.in(state);
    AgentView agent = new AgentView("devops", "DevOps", state, List.of(task));
    RunView run = new RunView("r", "p", "RUNNING", 1, null, null, Map.of(), List.of(agent));
    return WaitingNotice.notices(
        run, List.of(new AgentCapacity("devops", slots, slots, 1, 0, 0, List.of(missing))));
  }
}
