package dev.decurion.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.reader.PlanReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNeedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sql: db/001.sql                                      | true",
        "run: psql \"$DECURION_DATABASE_URL\" -c 'select 1'   | true",
        "exec: [migrate, $DECURION_DATABASE_URL]              | true",
        "run: echo hello                                      | false",
        "wait: 1s                                             | false",
      })
  void isReadFromActions(String action, boolean needed) {
    String plan =
        """
        plan: p
        agents:
          a:
            tasks:
              - id: t
                name: T
                %s
        """
            .formatted(action.strip());

    assertThat(DatabaseNeed.of(PlanReader.read(plan))).isEqualTo(needed);
  }
}
