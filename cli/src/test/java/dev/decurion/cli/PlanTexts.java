package dev.decurion.cli;

/** Plans for tests. */
public final class PlanTexts {
  public static final String DEMO =
      """
      plan: demo
      inputs:
        workspace: { description: The code base, default: code }
      agents:
        fixer:
          title: Fixer
          estimate: 2h
          tasks:
            - { id: t-1, name: Fix types, run: echo fixed }
        tester:
          title: Tester
          needs: [fixer]
          tasks:
            - { id: t-2, name: Run tests, run: echo tested, estimate: 90m }
      """;

  private PlanTexts() {}
}
