package dev.decurion.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.decurion.runner.Assignments;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AttemptLogTest {
  private final RecordedOutput output = new RecordedOutput();
  private final AttemptLog log = output.log(Assignments.script("agent", "true").id());

  private void print(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    log.append(bytes, bytes.length);
  }

  @Test
  void aLineShowsSoonWithoutBeingAskedFor() {
    print("hello\n");

    await().until(() -> output.text().equals("hello\n"));
    log.close();
  }

  @Test
  void theRestIsSentWhenTheLogIsClosed() {
    print("no line end");
    log.close();

    assertThat(output.text()).isEqualTo("no line end");
  }

  @Test
  void aCharacterThatIsSplitBetweenTwoReadsStaysWhole() {
    byte[] bytes = "grün".getBytes(StandardCharsets.UTF_8);
    log.append(bytes, 3);
    log.append(new byte[] {bytes[3], bytes[4]}, 2);
    log.close();

    assertThat(output.text()).isEqualTo("grün");
  }

  @Test
  void bytesThatAreNoTextAreReplaced() {
    log.append(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xc3}, 4);
    log.close();

    assertThat(output.text()).isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void aLineThatIsTooLongIsCutAndTheNextIsNot() {
    print("x".repeat(100_000) + "\nnext\n");
    log.close();

    assertThat(output.text())
        .hasSizeLessThan(LogText.LONGEST_LINE + 100)
        .contains("(cut)")
        .endsWith("\nnext\n");
  }

  @Test
  void theTailIsTheEndInWholeLines() {
    for (int i = 0; i < 5000; i++) {
      print("line " + i + "\n");
    }
    log.close();

    assertThat(log.tail()).hasSizeLessThanOrEqualTo(4096).startsWith("line ").endsWith("4999\n");
  }

  @Test
  void ofAFloodTheLastMegabyteIsKept() {
    String line = "x".repeat(99) + "\n";
    for (int i = 0; i < 50_000; i++) {
      print(line);
    }
    print("the end\n");
    log.close();

    assertThat(output.text()).endsWith("the end\n");
    assertThat(output.kept()).isLessThanOrEqualTo(AttemptStream.MOST_BYTES);
    assertThat(output.chunks())
        .allSatisfy(chunk -> assertThat(chunk).hasSizeLessThan(PendingText.CHUNK + 100));
  }

  @Test
  void whatCouldNotBeSentIsSentLaterAndWhatIsDroppedIsSaid() {
    output.broken(true);
    String line = "x".repeat(99) + "\n";
    for (int i = 0; i < 50_000; i++) {
      print(line);
    }
    output.broken(false);
    log.close();

    assertThat(output.text()).contains("characters not kept").endsWith(line);
  }
}
