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
import dev.decurion.runner.secrets.Secrets;
import dev.decurion.runner.workspace.Workplace;
import dev.decurion.runner.workspace.Workspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git. */
class DiffsTest {
  private static final String TOKEN = "a-token-of-more-than-one-line-when-it-is-folded-by-base64";

  @TempDir Path directory;
  private final RecordedOutput output = new RecordedOutput();
  private boolean wanted = true;

  /** What a task does in its worktree. */
  private interface Work {
    void in(Path tree) throws Exception;
  }

  /** Does the work, and shows what it changed unless something comes between. */
  private Change changed(Secrets secrets, Work work, Work between) throws Exception {
    Assignment task =
        Assignments.changed(
            Assignments.script("agent", "true"),
            Map.of("versioning", new Versioning(true, Map.of())));
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
      new Diffs(logs, wanted).keep(change, place, context);
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
        .hasSizeBetween(Diffs.MOST, Diffs.MOST + 500)
        .contains("only the first 256 KiB; for all of it: git show " + change.commit());
  }

  @Test
  void whatHoldsASecretOfTheTaskIsNotShown() throws Exception {
    Secrets secrets = KnownSecrets.of(Map.of("TOKEN", TOKEN));
    changed(secrets, tree -> Files.writeString(tree.resolve("file"), "token: " + TOKEN + "\n"));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("not shown, since a secret of the task is in it");
  }

  @Test
  void norWhatHoldsOneThatIsFoldedIntoLines() throws Exception {
    String folded = Base64.getMimeEncoder(40, new byte[] {'\n'}).encodeToString(TOKEN.getBytes());
    assertThat(folded.lines()).hasSize(2);
    changed(
        KnownSecrets.of(Map.of("TOKEN", TOKEN)),
        tree -> Files.writeString(tree.resolve("file"), folded));

    assertThat(output.diff()).isEmpty();
    assertThat(output.text()).contains("not shown");
  }

  @Test
  void norWhatIsCutInTheMiddleOfOne() throws Exception {
    // Where exactly the cut is depends on the head of the diff, so it is moved over the secret.
    for (int moved = 0; moved < 5 * TOKEN.length(); moved += TOKEN.length() / 2) {
      String before = "1\n".repeat((Diffs.MOST - moved) / 3);
      changed(
          KnownSecrets.of(Map.of("TOKEN", TOKEN)),
          tree -> Files.writeString(tree.resolve("file"), before + TOKEN));
    }
    assertThat(output.diff()).isEmpty();
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
