package dev.decurion.report;

import dev.decurion.core.run.RunId;
import java.util.Map;

/** Runs with something of everything in them. */
public final class SampleRuns {
  public static final String PLAN =
      """
      plan: fleet
      description: Modernise the fleet platform
      inputs:
        workspace: { description: The code base, default: . }
      defaults:
        retry: { attempts: 2, backoff: 1s }
      agents:
        fixer:
          title: Compiler Fixer
          tier: 1
          priority: P0
          tasks:
            - { id: types, name: Install types, run: "true", estimate: 2h }
            - { id: verify, name: Verify compilation, run: "true", estimate: 1h }
        migrator:
          title: Schema Migrator
          tier: 1
          tasks:
            - { id: apply, name: Apply migrations, run: "true", estimate: 4h }
        backend:
          title: Backend Engineer
          tier: 2
          needs: [fixer, migrator]
          tasks:
            - { id: api, name: Refactor the API, run: "true", estimate: 5h }
            - { id: load, name: Load test, run: "true", estimate: 1h }
        docs:
          title: Writer
          tier: 2
          needs: [fixer]
          tasks:
            - { id: write, name: Write the docs, run: "true", estimate: 3h }
      criteria:
        - { name: Zero compilation errors, task: fixer/verify }
        - { name: p95 latency, output: backend/load.p95_ms, atMost: 200 }
        - { name: Coverage, output: backend/load.coverage, atLeast: 95 }
      """;

  private SampleRuns() {}

  /**
   * Succeeds in 17 s: fixer/types 2 s, fixer/verify 1 s, migrator/apply fails after 2 s, is lost
   * after 1 s more… see the code; every baseline is known.
   */
  public static RecordedRun succeeded() {
    return succeeded(new RecordedRun(PLAN));
  }

  public static RecordedRun succeeded(RunId id) {
    return succeeded(new RecordedRun(id, PLAN));
  }

  public static RecordedRun succeeded(RecordedRun run) {
    run.pass("PT1S").start("fixer/types", "runner-1").start("migrator/apply", "runner-2");
    run.pass("PT2S").succeed("fixer/types", Map.of("added", "12")).lose("migrator/apply");
    run.start("fixer/verify", "runner-1");
    run.pass("PT1S").succeed("fixer/verify").backOffOver("migrator/apply");
    run.start("migrator/apply", "runner-3").succeedLate("migrator/apply");
    run.start("docs/write", "runner-1");
    run.pass("PT4S").succeed("migrator/apply");
    run.start("backend/api", "runner-2");
    run.pass("PT5S").succeed("backend/api").succeed("docs/write");
    run.start("backend/load", "runner-3");
    return run.pass("PT1S").succeed("backend/load", Map.of("p95_ms", "41.7", "coverage", "93.5"));
  }

  /** The compiler fixer fails twice; what needs it is skipped. */
  public static RecordedRun failed() {
    RecordedRun run = new RecordedRun(PLAN);
    run.pass("PT1S").start("fixer/types", "runner-1").start("migrator/apply", "runner-2");
    run.pass("PT1S").fail("fixer/types", "exit code 2", "npm ERR! 404\nnpm ERR! not found\n");
    run.pass("PT1S").backOffOver("fixer/types").start("fixer/types", "runner-1");
    run.pass("PT2S").fail("fixer/types", "exit code 2", "npm ERR! again\n");
    return run.pass("PT1S").succeed("migrator/apply");
  }

  /** A plan with a rule of every kind. */
  /** Two tasks that may turn out to be impossible where they run. */
  public static final String UNAVAILABLE =
      """
      plan: images
      agents:
        ops:
          tasks:
            - { id: images, run: docker build ., skipOn: 77 }
            - { id: push, run: docker push x, needs: [images] }
      criteria:
        - { name: Size, output: ops/images.mib, atMost: 100, mayBeSkipped: true }
        - { name: Pushed, task: ops/push, mayBeSkipped: true }
        - { name: Pushed for good, task: ops/push }
      """;

  public static final String RULES =
      """
      plan: rules
      timeout: 1h
      defaults:
        retry: { attempts: 1 }
      agents:
        api:
          order: parallel
          tasks:
            - { id: build, run: "true", onLateFailure: cancel }
            - { id: lint, run: "true", allowFailure: true }
            - { id: quota, run: "true", parkOn: 75 }
        web:
          tasks: [ { id: pages, run: "true", needs: [api/build@routes-frozen] } ]
        boss:
          tasks: [ { id: go, approval: { message: "Deploy <now>?", timeout: 2h } } ]
        deploy:
          order: parallel
          tasks:
            - { id: roll-out, run: "true", needs: [boss/go] }
            - { id: roll-back, run: "true", needs: [api/quota], when: failure }
      """;

  /** All that can end well: an announced milestone, an allowed failure, a parked attempt, a yes. */
  public static RecordedRun ruled() {
    return ruled(new RecordedRun(RULES));
  }

  public static RecordedRun ruled(RunId id) {
    return ruled(new RecordedRun(id, RULES));
  }

  private static RecordedRun ruled(RecordedRun run) {
    run.start("api/build", "runner-1").start("api/lint", "runner-1").start("api/quota", "runner-2");
    run.pass("PT1S").announce("api/build", "routes-frozen").start("web/pages", "runner-1");
    run.fail("api/lint", "exit code 2", "lint: tabs\n");
    run.park("api/quota", "exit code 75: rate limited", "PT2S");
    run.pass("PT2S").backOffOver("api/quota").start("api/quota", "runner-2");
    run.answer("boss/go", true, "ada", "tests are green").start("deploy/roll-out", "runner-2");
    run.pass("PT1S").succeed("api/quota").succeed("deploy/roll-out").succeed("api/build");
    return run.succeed("web/pages");
  }

  /** A late failure takes its dependent with it, and somebody says no. */
  public static RecordedRun refused() {
    RecordedRun run = new RecordedRun(RULES);
    run.start("api/build", "runner-1").start("api/lint", "runner-1").start("api/quota", "runner-2");
    run.pass("PT1S").announce("api/build", "routes-frozen").start("web/pages", "runner-1");
    run.succeed("api/lint").succeed("api/quota").answer("boss/go", false, "bob", "Friday");
    run.fail("api/build", "exit code 1", "");
    return run.pass("PT1S").stopped("web/pages");
  }
}
