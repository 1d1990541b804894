package dev.decurion.core.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.Problem;
import dev.decurion.core.reader.BadPlans.BadPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadPlansTest {
  @ParameterizedTest
  @MethodSource("dev.decurion.core.reader.BadPlans#all")
  void a_bad_plan_is_one_problem_at_its_place(BadPlan plan) {
    Problem problem = assertThat(Reading.problemsOf(plan.text())).singleElement().actual();
    assertThat(problem.code()).isEqualTo(plan.code());
    assertThat(problem.pointer()).isEqualTo(plan.pointer());
    assertThat(problem.line() + ":" + problem.column())
        .isEqualTo(plan.line() + ":" + plan.column());
    assertThat(problem.message()).contains(plan.hint());
  }
}
