package dev.decurion.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static Latencies ofMillis(int... millis) {
    Latencies latencies = new Latencies(millis.length + 5);
    for (int each : millis) {
      latencies.add(each * 1_000_000L);
    }
    return latencies;
  }

  @Test
  void aPercentileIsTheLeastTimeWithinWhichSoManyWereDone() {
    int[] hundred = new int[100];
    for (int i = 0; i < 100; i++) {
      hundred[i] = 100 - i;
    }
    Latencies latencies = ofMillis(hundred);

    assertThat(latencies.percentile(50)).isEqualTo("50.00");
    assertThat(latencies.percentile(95)).isEqualTo("95.00");
    assertThat(latencies.percentile(99)).isEqualTo("99.00");
    assertThat(latencies.percentile(100)).isEqualTo("100.00");
  }

  @Test
  void itIsAlwaysOneThatWasMeasured() {
    assertThat(ofMillis(5).percentile(50)).isEqualTo("5.00");
    assertThat(ofMillis(9, 1).percentile(50)).isEqualTo("1.00");
    assertThat(ofMillis(9, 1).percentile(51)).isEqualTo("9.00");
    assertThat(ofMillis(3, 1, 2).percentile(95)).isEqualTo("3.00");
  }
}
