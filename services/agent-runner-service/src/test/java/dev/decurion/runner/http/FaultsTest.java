package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.decurion.runner.secrets.Secrets;
import java.net.BindException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/** What cannot be brought about on every machine. */
class FaultsTest {
  @Test
  void aRunnerWithoutPortsOrFileDescriptorsSaysSo() {
    assertThat(Faults.explain(new BindException("Cannot assign requested address"), Secrets.NONE))
        .contains("no local port left", "'concurrency'");
    assertThat(Faults.explain(new SocketException("Too many open files"), Secrets.NONE))
        .contains("no file descriptor left", "ulimit -n");
  }
}
