package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.core.run.Change;
import dev.decurion.protocol.message.Assignment;
import dev.decurion.protocol.message.Versioning;
import dev.decurion.runner.Assignments;
import dev.decurion.runner.lease.HeldAttempt;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.AttemptLogs;
import dev.decurion.runner.output.RecordedOutput;
import dev.decurion.runner.secrets.KnownSecrets;
import dev.decurion.runner.secrets.SecretLookup;
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import dev.decurion.runner.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git. */
class DiffsTest {
  private static final String TOKEN = "a-token-of-more-than-one-line-when-it-is-folded-by-base64";

  @TempDir Path directory;
  private final RecordedOutput output = new RecordedOutput();
  private boolean wanted = true;
  private SecretLookup lookup = KnownSecrets.lookup(Map.of());

  /** What a task does in its worktree. */
  private interface Work {
    void in(Path tree) throws Exception;
  }

  private Path codeBase() throws IOException {
    return Files.createDirectories(directory.resolve("code"));
  }

  /** Does the work, and shows what it changed unless something comes between. */
  private Change changed(Secrets secrets, Work work, Work between) throws Exception {
    Assignment task =
        Assignments.changed(
            Assignments.script("agent", "true"),
            Map.of(
                "versioning",
                new Versioning(true, Map.of()),
                "inputs",
                Map.of("workspace", codeBase().getFileName().toString())));
    Workspaces workspaces = new Workspaces(directory.resolve("workspaces"), directory);
    HeldAttempt held = new HeldAttempt(task.id(), System.nanoTime());
    AttemptLogs logs = RecordedOutput.logs(output);
    try (Workplace place =
            workspaces.open(task, Files.createTempDirectory(directory, "scratch"), () -> true);
        AttemptLog log = logs.open(task.id(), secrets)) {
      work.in(place.directory());
      Change change = place.keep(() -> true).orElseThrow();
      between.in(place.runDirectory());
      AttemptContext context =
          new AttemptContext(
              task,
              held,
              Deadline.in(task.timeout()),
              log,
              place.directory(),
              place.directory(),
              Map.of(),
              secrets,
              directory);
      new Diffs(output, lookup, wanted).keep(change, place, context);
      return change;
    }
  }

  private Change changed(Secrets secrets, Work work) throws Exception {
    return changed(secrets, work, runDirectory -> {});
  }

  private Change changed(Work work) throws Exception {
    return changed(Secrets.NONE, work);
  }

  @Test
  void theLinesThatWereChangedAreShown() throws Exception {
    changed(tree -> Files.writeString(tree.resolve("größe.md"), "one\ntwo\n"));

    assertThat(output.diff()).contains("+++ b/größe.md", "@@ -0,0 +1,2 @@", "+one\n+two\n");
    assertThat(output.text()).isEmpty();
  }

  @Test
  void whereNothingWasChangedNothingIsKept() throws Exception {
    changed(tree -> {});
    assertThat(output.diff()).isEmpty();
  }

  @Test
  void whereNoneAreWantedNoneAreKept() throws Exception {
    wanted = false;
    changed(tree -> Files.writeString(tree.resolve("file"), "new\n"));
    assertThat(output.diff()).isEmpty();
  }

  @Test
  void ofALongOneTheBeginningIsKeptAndItSaysWhereTheRestIs() throws Exception {
    Change change =
        changed(tree -> Files.writeString(tree.resolve("long"), "0123456789\n".repeat(100_000)));

    assertThat(output.diff())
        .hasSizeBetween(Diffs.KEPT_BYTES, Diffs.KEPT_BYTES + 500)
        .contains("only the first 256 KiB; for all of it: git show " + change.commit());
  }

  @Test
  void whatHoldsASecretOfTheTaskIsNotShown() throws Exception {
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", TOKEN));
    changed(secrets, tree -> Files.writeString(tree.resolve("file"), "token: " + TOKEN + "\n"));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("cannot be shown: a secret is in one of the files");
  }

  @Test
  void norWhatHoldsOneThatIsFoldedIntoLines() throws Exception {
    String folded = Base64.getMimeEncoder(40, new byte[] {'\n'}).encodeToString(TOKEN.getBytes());
    assertThat(folded.lines()).hasSize(2);
    changed(
        KnownSecrets.of(Map.of("TOKEN", TOKEN)),
        tree -> Files.writeString(tree.resolve("file"), folded));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("a secret is in one of the files");
  }

  @Test
  void norWhatIsNearOneThatOnlyAnotherTaskAsksFor() throws Exception {
    lookup = KnownSecrets.lookup(Map.of("TOKEN", TOKEN));
    // The head of the hunk would have the beginning of the first line.
    String before = "function of" + " ".repeat(40) + TOKEN + "\n" + "  far\n".repeat(9);
    Files.writeString(codeBase().resolve("file"), before);
    changed(tree -> Files.writeString(tree.resolve("file"), before + "new\n"));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("a secret is in one of the files");
  }

  @Test
  void norWhatACredentialOfTheRunnerIsIn() throws Exception {
    lookup = KnownSecrets.lookup(Map.of(), TOKEN);
    changed(
        lookup.of(List.of()),
        tree -> Files.writeString(tree.resolve(".env"), "URL=redis://:" + TOKEN + "@host\n"));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("a secret is in one of the files");
  }

  @Test
  void norWhatIsTooLargeToBeLookedThroughForSecrets() throws Exception {
    Work work =
        tree -> Files.writeString(tree.resolve("file"), "0\n".repeat(Diffs.SEARCHED_BYTES / 3));
    changed(work);
    assertThat(output.diff()).isNotEmpty();

    lookup = KnownSecrets.lookup(Map.of("TOKEN", TOKEN));
    changed(work);
    assertThat(output.text()).contains("too large to be looked through for secrets");
  }

  @Test
  void programsThatATaskHasGivenToGitAreNotRun() throws Exception {
    Path mark = directory.resolve("ran");
    changed(
        Secrets.NONE,
        tree -> {
          Files.writeString(tree.resolve(".gitattributes"), "* diff=mine\n");
          Files.writeString(tree.resolve("file"), "new\n");
        },
        runDirectory ->
            Files.writeString(
                runDirectory.resolve(".git/config"),
                """
                [core]
                \trepositoryformatversion = 0
                [diff "mine"]
                \tcommand = touch %1$s; true
                \ttextconv = touch %1$s; cat
                """
                    .formatted(mark)));

    assertThat(output.diff()).contains("+new\n");
    assertThat(mark).doesNotExist();
  }

  @Test
  void norDoesAStoreThatIsOutOfOrderFailAnything() throws Exception {
    changed(
        Secrets.NONE,
        tree -> Files.writeString(tree.resolve("file"), "new\n"),
        runDirectory -> output.broken(true));

    assertThat(output.diff()).isEmpty();
  }

  @Test
  void whatCannotBeShownIsSaidInTheLog() throws Exception {
    changed(
        Secrets.NONE,
        tree -> Files.writeString(tree.resolve("file"), "new\n"),
        runDirectory ->
            Files.move(runDirectory.resolve(".git/objects"), directory.resolve("gone")));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("what it changed cannot be shown: git diff-tree failed");
  }
}
