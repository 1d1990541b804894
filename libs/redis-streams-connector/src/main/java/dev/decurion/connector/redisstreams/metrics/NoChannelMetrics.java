package dev.decurion.connector.redisstreams.metrics;

/** Counts nothing, for applications without Micrometer. */
final class NoChannelMetrics implements ChannelMetrics {

  @Override
  public void read(int entries) {}

  @Override
  public void acked(int entries) {}

  @Override
  public void nacked(int entries) {}

  @Override
  public void deadLettered(int entries) {}

  @Override
  public void claimed(int entries) {}

  @Override
  public void reconnected() {}

  @Override
  public void sent(int entries) {}
}
