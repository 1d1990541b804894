package dev.decurion.testing.breakages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.reader.PlanReader;
import dev.decurion.testing.CodeBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of breakages fits the plan and the code base; what they do takes the profile. */
class BreakageListTest {
  @Test
  void every_criterion_has_a_breakage() throws IOException {
    List<String> broken = Breakage.all().stream().map(Breakage::criterion).distinct().toList();

    assertThat(new PartOfPlan(Files.readString(Breakage.PLAN)).criteria())
        .isNotEmpty()
        .allSatisfy(criterion -> assertThat(broken).contains(criterion));
  }

  @Test
  void every_breakage_is_of_something_that_is_there(@TempDir Path directory) throws IOException {
    PartOfPlan plan = new PartOfPlan(Files.readString(Breakage.PLAN));
    Path code = CodeBase.copy(Breakage.CODE_BASE, directory);

    for (Breakage breakage : Breakage.all()) {
      assertThat(Files.readString(code.resolve(breakage.file())))
          .as(breakage.toString())
          .containsOnlyOnce(breakage.find());
      PlanReader.read(plan.brokenBy(breakage));
    }
  }
}
