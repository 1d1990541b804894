package dev.decurion.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.reader.PlanReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerNeedsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sql: db/001.sql                                       | true  | false",
        "run: psql \"$DECURION_DATABASE_URL\" -c 'select 1'    | true  | false",
        "exec: [migrate, $DECURION_DATABASE_URL]               | true  | false",
        "run: redis-cli -u \"$DECURION_CACHE_REDIS_URL\" PING  | false | true",
        "run: echo hello                                       | false | false",
        "llm: {prompt: x, otherwise: 'psql $DECURION_DATABASE_URL'} | true | false",
        "wait: 1s                                              | false | false",
      })
  void areReadFromActions(String action, boolean database, boolean cache) {
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

    assertThat(ServerNeeds.database(PlanReader.read(plan))).isEqualTo(database);
    assertThat(ServerNeeds.cache(PlanReader.read(plan))).isEqualTo(cache);
  }
}
