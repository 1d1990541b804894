package dev.decurion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** plans/coding-agents.yaml with the stand-in that it brings. */
class CodingAgentsPlanTest {
  private static final String CODE = "examples/coding-agents";
  private static final String STAND_IN = "command=node agents/stand-in.mjs ";

  @TempDir Path directory;
  private @Nullable LocalRun run;

  @BeforeEach
  void copy_the_code_base() throws IOException {
    CodeBase.copy(CODE, directory);
  }

  @AfterEach
  void leave_nothing_behind() {
    if (run != null) {
      run.destroy();
    }
  }

  private int execute(String... options) throws Exception {
    String plan = CodeBase.HOME.resolve("plans/coding-agents.yaml").toString();
    run =
        LocalRun.start(
            CodeBase.HOME,
            directory,
            Stream.concat(Stream.of(plan), Stream.of(options)).toArray(String[]::new));
    assertThat(run.process().waitFor(3, TimeUnit.MINUTES)).as(run.output()).isTrue();
    return run.process().exitValue();
  }

  private JsonNode task(int agent, int task) throws IOException {
    return run.report().at("/agents/" + agent + "/tasks/" + task);
  }

  @Test
  void agents_work_side_by_side_and_the_report_tells_what_they_used() throws Exception {
    assertThat(execute("--input", STAND_IN + "--usage=1200,80,0.02")).as(run.output()).isZero();

    assertThat(task(0, 0).at("/outputs/input_tokens").asText()).isEqualTo("1200");
    assertThat(task(0, 0).at("/outputs/cost_usd").asText()).isEqualTo("0.02");
    assertThat(task(0, 1).at("/attempts/0/change/changed/0/path").asText())
        .isEqualTo("src/duration.mjs");
  }

  @Test
  void work_that_is_no_good_is_not_merged_whatever_the_agent_says() throws Exception {
    String liar =
        Files.writeString(
                directory.resolve(CODE).resolve("liar.mjs"),
                """
        import { execFileSync } from 'node:child_process';
        import fs from 'node:fs';
        const prompt = fs.readFileSync(0, 'utf8');
        for (const name of ['slug', 'duration']) {
          if (!prompt.includes(name)) continue;
          fs.writeFileSync(`test/${name}.test.mjs`, '');
          if (name === 'slug') execFileSync('git', ['update-index', '--skip-worktree', 'test/slug.test.mjs']);
        }
        console.log(JSON.stringify({ type: 'result', is_error: false, result: 'All tests pass!' }));
        """)
            .getFileName()
            .toString();
    assertThat(execute("--input", "command=node " + liar)).as(run.output()).isEqualTo(1);

    assertThat(task(0, 0).at("/attempts/0/reason").asText()).isEqualTo("VERIFY");
    assertThat(task(0, 1).get("state").asText()).isEqualTo("FAILED");
    assertThat(task(1, 0).get("state").asText()).isEqualTo("SKIPPED");
    assertThat(run.report().findValues("change")).isEmpty();
  }

  @Test
  void a_rate_limit_parks_the_task_and_costs_no_attempt() throws Exception {
    Path limited = directory.resolve("limited");
    assertThat(execute("--input", STAND_IN + "--rate-limited-once=" + limited))
        .as(run.output())
        .isZero();

    assertThat(run.report().findValuesAsText("outcome"))
        .contains("PARKED")
        .doesNotContain("FAILED");
  }

  @Test
  void the_adapter_reads_what_agents_print() throws Exception {
    NodeTests.assertPass(directory.resolve(CODE), "agents/test/coding-agent.test.mjs");
  }
}
