package dev.decurion.runner.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.runner.Assignments;
import dev.decurion.runner.output.AttemptLog;
import dev.decurion.runner.output.RecordedOutput;
import dev.decurion.runner.secrets.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MilestoneFileTest {
  @TempDir Path directory;

  private final List<String> announced = new ArrayList<>();
  private final RecordedOutput output = new RecordedOutput();
  private final AttemptLog log = output.log(Assignments.script("agent", "true").id());
  private Path path;
  private MilestoneFile file;

  @BeforeEach
  void open() {
    path = directory.resolve("milestones");
    file = new MilestoneFile(path, log, Secrets.NONE, announced::add);
  }

  private void append(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private String logged() {
    log.close();
    return output.text();
  }

  @Test
  void eachLineIsAnnouncedOnceInItsOrder() throws IOException {
    append("one\n\n two \r\n");
    file.look();
    file.look();
    append("three\none\n");
    file.look();
    file.end();

    assertThat(announced).containsExactly("one", "two", "three");
    assertThat(logged()).isEmpty();
  }

  @Test
  void aLineCountsWhenItIsCompleteAtTheLatestAtTheEnd() throws IOException {
    append("routes");
    file.look();
    assertThat(announced).isEmpty();

    append("-frozen\ndone");
    file.look();
    assertThat(announced).containsExactly("routes-frozen");

    file.end();
    assertThat(announced).containsExactly("routes-frozen", "done");
  }

  @Test
  void aFileThatIsWrittenAnewAnnouncesWhatIsNew() throws IOException {
    append("one\ntwo\n");
    file.look();
    Files.writeString(path, "three\n");
    file.look();

    assertThat(announced).containsExactly("one", "two", "three");
  }

  @Test
  void nothingIsAnnouncedAfterTheEnd() throws IOException {
    file.end();
    append("late\n");
    file.look();
    file.end();

    assertThat(announced).isEmpty();
  }

  @Test
  void whatIsNoMilestoneIsSaidOnceAndIgnored() throws IOException {
    append("not a name\nname\n");
    file.look();
    append("-x\n");
    file.end();

    assertThat(announced).containsExactly("name");
    assertThat(logged().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "the file in DECURION_MILESTONE names 'not a name', which is ignored: a milestone is");
  }

  @Test
  void aHundredLinesAreTheLimit() throws IOException {
    append(
        IntStream.rangeClosed(1, MilestoneFile.MOST_LINES + 5)
            .mapToObj(i -> "m" + i + "\n")
            .collect(Collectors.joining()));
    file.end();

    assertThat(announced).hasSize(MilestoneFile.MOST_LINES).endsWith("m100");
    assertThat(logged())
        .isEqualTo("the file in DECURION_MILESTONE has more than 100 lines; the rest is ignored\n");
  }

  @Test
  void sixtyFourKibibytesAreTheLimit() throws IOException {
    append("one\n" + "\n".repeat(MilestoneFile.MOST_BYTES) + "two\n");
    file.end();

    assertThat(announced).containsExactly("one");
    assertThat(logged()).contains("is larger than 64 KiB");
  }

  @Test
  void aLinkOrADirectoryIsNotRead() throws IOException {
    Path other = Files.writeString(directory.resolve("other"), "one\n");
    Files.createSymbolicLink(path, other);
    file.look();
    Files.delete(path);
    Files.createDirectory(path);
    file.end();

    assertThat(announced).isEmpty();
    assertThat(logged()).isEqualTo("the file in DECURION_MILESTONE is no longer a regular file\n");
  }
}
