package dev.decurion.core.reader;

import static dev.decurion.core.reader.Reading.messageOf;
import static dev.decurion.core.reader.Reading.placesOf;
import static dev.decurion.core.reader.Reading.problemsOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.plan.InvalidPlanException;
import dev.decurion.core.plan.Problem;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is broken, or made to do harm. The time limit only catches what would never end. */
@Timeout(30)
class HostileTextTest {
  private static final int MAX_CHARACTERS = 8 * 1024 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"", "  \n\n", "# nothing\n", "---\n", "~", "null", "\ufeff"})
  void a_text_without_a_plan_is_a_problem(String text) {
    assertThat(placesOf(text)).containsExactly("empty-plan 1:1");
  }

  @Test
  void truncated_text_says_what_was_left_open() {
    assertThat(placesOf("plan: p\nagents: {a: [")).containsExactly("syntax 2:14");
    assertThat(messageOf("plan: p\nagents: {a: [")).contains("'{' or '['", "line 2");
    assertThat(messageOf("plan: \"p\nagents:\n")).contains("quotes", "line 1");
    assertThat(messageOf("plan: p\nage")).contains("':' after the key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\tplan: p\n", "plan: p\nagents:\n\ta: 1\n", "plan: p\nagents:\n  a:\n\t  b: 1\n"})
  void a_tab_as_indentation_is_named(String text) {
    assertThat(problemsOf(text)).singleElement().extracting(Problem::code).isEqualTo("syntax");
    assertThat(messageOf(text)).isEqualTo("a tab cannot indent YAML; use spaces");
  }

  @Test
  void bad_indentation_and_stray_colons_are_explained() {
    assertThat(messageOf("plan: a: b\n")).contains("indentation", "quotes");
    assertThat(messageOf("agents:\n  a: 1\n b: 2\n")).contains("does not fit", "indentation");
    assertThat(messageOf("plan: @p\n")).contains("quotes");
    assertThat(messageOf("plan: \"p\" q\n")).contains("into quotes as a whole");
    assertThat(messageOf("agents: {a: 1, b: 2]\n")).contains("','", "line 1");
    assertThat(messageOf("plan: \"\\q\"\n")).contains("backslash");
    assertThat(messageOf("%YAML 7.0\n---\nplan: p\n")).contains("%YAML");
  }

  @Test
  void a_key_twice_is_a_problem_and_the_first_counts() {
    assertThat(placesOf("plan: p\nplan: q\nagents: {a: {tasks: [{id: t, run: x, run: y}]}}\n"))
        .containsExactly("duplicate-key 2:1 /plan", "duplicate-key 3:38 /agents/a/tasks/0/run");
  }

  @Test
  void aliases_that_explode_are_refused() {
    String bomb =
        "a0: &a0 [x,x,x,x,x,x,x,x]\n"
            + IntStream.range(1, 30)
                .mapToObj(
                    i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(8) + "]\n")
                .collect(Collectors.joining());

    assertThat(problemsOf(bomb)).extracting(Problem::code).containsExactly("too-large");
  }

  @Test
  void aliases_count_for_the_depth() {
    String ladder =
        "a0: &a0 [x]\n"
            + IntStream.range(1, 100)
                .mapToObj(i -> "a" + i + ": &a" + i + " [*a" + (i - 1) + "]\n")
                .collect(Collectors.joining());

    assertThat(problemsOf(ladder)).extracting(Problem::code).containsExactly("too-deep");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan: *p\n", "plan: &p [*p]\n", "plan: &p {a: *p}\n"})
  void aliases_of_nothing_or_of_themselves_are_refused(String text) {
    assertThat(problemsOf(text)).extracting(Problem::code).containsExactly("bad-alias");
  }

  @Test
  void a_harmless_alias_is_the_same_as_its_anchor_written_again() {
    assertThat(
            PlanReader.read(
                    "{plan: p, agents: {a: &a {tasks: [{id: &id t, wait: 0s}]}, b: *a,"
                        + " c: {tasks: [{id: *id, wait: 0s}]}}}")
                .tasks()
                .map(task -> task.address().toString()))
        .containsExactly("a/t", "b/t", "c/t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "{\"a\":", "[{a: "})
  void depth_without_end_is_refused(String opening) {
    assertThat(problemsOf(opening.repeat(10_000)))
        .extracting(Problem::code)
        .containsExactly("too-deep");
    assertThat(problemsOf(opening.repeat(MAX_CHARACTERS / opening.length())))
        .extracting(Problem::code)
        .containsExactly("too-deep");
  }

  @Test
  void depth_by_indentation_is_refused() {
    String stairs =
        IntStream.range(0, 2_000)
            .mapToObj(i -> " ".repeat(i) + "a:\n")
            .collect(Collectors.joining());

    assertThat(problemsOf(stairs)).extracting(Problem::code).containsExactly("too-deep");
  }

  @Test
  void a_text_or_a_tree_that_is_too_large_is_refused() {
    assertThat(placesOf(" ".repeat(MAX_CHARACTERS + 1))).containsExactly("too-large 1:1");
    assertThat(problemsOf("[" + "a,".repeat(1_100_000)))
        .extracting(Problem::code)
        .containsExactly("too-large");
  }

  /** Each of these cost the parser half a minute, while its buffer was small. */
  @Timeout(10)
  @ParameterizedTest
  @ValueSource(strings = {"#", " ", ":", "x", "'", "1", "\t"})
  void one_endless_line_costs_no_more_than_many_lines(String character) {
    assertThat(problemsOf("plan: " + character.repeat(MAX_CHARACTERS - 10))).isNotEmpty();
  }

  @Test
  void a_million_problems_are_a_hundred_and_a_number() {
    String keys =
        IntStream.range(0, 200_000).mapToObj(i -> "k" + i + ": 1\n").collect(Collectors.joining());

    assertThat(problemsOf(keys)).hasSize(101);
    Problem last = problemsOf(keys).get(100);
    assertThat(last.code()).isEqualTo("more-problems");
    assertThat(last.message()).startsWith("199902 more problems");
  }

  @Test
  void numbers_that_are_not_finite_are_refused() {
    assertThat(placesOf("{plan: p, agents: {a: {tier: .nan, tasks: [{id: t, wait: 0s}]}}}"))
        .containsExactly("not-finite 1:30 /agents/a/tier");
    assertThat(placesOf("{plan: p, agents: {a: {tasks: [{id: t, wait: 0s, env: {A: -.INF}}]}}}"))
        .containsExactly("not-finite 1:59 /agents/a/tasks/0/env/A");
    assertThat(placesOf("{plan: p, agents: {a: {tier: NaN, tasks: [{id: t, wait: 0s}]}}}"))
        .containsExactly("wrong-type 1:30 /agents/a/tier");
  }

  @Test
  void keys_that_are_not_text_are_refused() {
    assertThat(placesOf("1: x\n")).contains("non-string-key 1:1 /1");
    assertThat(placesOf("true: x\n")).contains("non-string-key 1:1 /true");
    assertThat(placesOf("[a]: x\n")).contains("non-string-key 1:1");
    assertThat(placesOf("? {a: b}\n: x\n")).contains("non-string-key 1:3");
    assertThat(messageOf("agents: {: x}\n")).isEqualTo("a key or a value is missing here");
  }

  @Test
  void a_second_document_is_refused() {
    assertThat(placesOf("plan: p\n---\nplan: q\n")).containsExactly("several-documents 2:1");
  }

  @Test
  void tags_are_refused() {
    assertThat(
            placesOf("{plan: !!str p, agents: {a: !!java.net.URL {tasks: [{id: t, wait: 0s}]}}}"))
        .containsExactly("unsupported-tag 1:8 /plan", "unsupported-tag 1:29 /agents/a");
  }

  @Test
  void binary_garbage_is_refused() {
    byte[] bytes = new byte[100_000];
    for (long seed = 1; seed <= 20; seed++) {
      new Random(seed).nextBytes(bytes);
      assertThat(problemsOf(new String(bytes, ISO_8859_1)))
          .as("seed %d", seed)
          .singleElement()
          .extracting(Problem::code)
          .isEqualTo("syntax");
    }
    assertThat(placesOf("plan: p\nx: \u0000")).containsExactly("syntax 2:4");
  }

  @Test
  void whatever_the_text_is_the_reader_answers_with_a_plan_or_with_problems() {
    String alphabet = "abt:{}[]-?,&*!|>'\"%@`# \n\t0.\\~<";
    String sound = Reading.planFollowedBy("criteria:\n  - {name: n, task: a/x}\n");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? sound : "");
      for (int edit = 0; edit < 1 + random.nextInt(20); edit++) {
        int at = random.nextInt(text.length() + 1);
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean() || at == text.length()) {
          text.insert(at, random.nextInt(50) == 0 ? (char) random.nextInt(65_536) : c);
        } else {
          text.deleteCharAt(at);
        }
      }
      try {
        PlanReader.read(text.toString());
      } catch (InvalidPlanException e) {
        assertThat(e.problems()).as("seed %d: %s", seed, text).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + text, e);
      }
    }
  }
}
