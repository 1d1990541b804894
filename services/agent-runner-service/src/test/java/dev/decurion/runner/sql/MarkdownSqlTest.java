package dev.decurion.runner.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownSqlTest {
  @Test
  void theBlocksOfSqlAreTakenInTheirOrder() {
    assertThat(
            MarkdownSql.extract(
                """
                # Part 1
                ```sql
                CREATE TABLE a ();
                ```
                text `sql` text
                ```bash
                rm -rf /
                ```
                ~~~sql
                CREATE TABLE b ();
                ~~~
                """))
        .isEqualTo("CREATE TABLE a ();\nCREATE TABLE b ();\n");
  }

  @Test
  void linesMayEndAsOnWindows() {
    assertThat(MarkdownSql.extract("```sql\r\nSELECT 1;\r\n```\r\n")).isEqualTo("SELECT 1;\n");
  }

  @Test
  void sqlWithinALongerFenceIsAnExampleOnly() {
    assertThat(
            MarkdownSql.extract("````md\n```sql\nDROP TABLE a;\n```\n````\n```sql\nSELECT 1;\n```"))
        .isEqualTo("SELECT 1;\n");
  }

  @Test
  void onlyExactlySqlIsSql() {
    assertThatThrownBy(() -> MarkdownSql.extract("```sql example\nSELECT 1;\n```\n"))
        .hasMessageContaining("no code block with SQL");
  }

  @Test
  void aBlockThatIsNotClosedIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> MarkdownSql.extract("a\n\n```sql\nSELECT 1;\n"))
        .hasMessage("the code block that begins in line 3 is not closed");
  }
}
