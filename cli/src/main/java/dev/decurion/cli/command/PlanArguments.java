package dev.decurion.cli.command;

import dev.decurion.cli.plan.PlanDocument;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A plan and the values of its inputs. */
final class PlanArguments {
  @Parameters(index = "0", paramLabel = "PLAN", description = "The file of the plan.")
  private @Nullable Path plan;

  @Option(
      names = "--input",
      paramLabel = "NAME=VALUE",
      description = "A value for an input of the plan; may be repeated.")
  private final Map<String, String> inputs = new LinkedHashMap<>();

  /** The plan, sound, with inputs that fit and a workspace that is on this machine. */
  PlanDocument readForThisMachine(CommandContext context) {
    return read(context).checkWorkspace(context.directory().caller(), inputs);
  }

  /** The plan, sound, with inputs that fit; its workspace may be elsewhere. */
  PlanDocument read(CommandContext context) {
    if (plan == null) {
      throw new IllegalStateException("picocli demands the parameter");
    }
    return PlanDocument.read(context.directory().caller().resolve(plan), plan.toString(), inputs);
  }

  Map<String, String> inputs() {
    return inputs;
  }
}
