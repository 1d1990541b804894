package dev.decurion.report.fold;

import dev.decurion.core.plan.TaskAddress;
import dev.decurion.core.run.RunId;
import dev.decurion.protocol.redis.Keyspace;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What attempts printed, and what they changed. */
@ApplicationScoped
public class AttemptOutput {
  private final RedisReader redis;

  AttemptOutput(RedisReader redis) {
    this.redis = redis;
  }

  /**
   * What an attempt changed, as a diff, if that is kept.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  public Optional<String> diff(RunId run, TaskAddress task, int attempt) {
    return redis.value(Keyspace.of(run).diff(run, task, attempt));
  }

  /**
   * Writes what an attempt printed, as far as it was kept, page by page; nothing when there is
   * none.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  public void writeTo(OutputStream out, RunId run, TaskAddress task, int attempt)
      throws IOException {
    String stream = Keyspace.of(run).output(run, task, attempt);
    List<RedisReader.Entry> page = redis.page(stream, RunLog.START, "text");
    while (!page.isEmpty()) {
      for (RedisReader.Entry entry : page) {
        out.write(entry.value().getBytes(StandardCharsets.UTF_8));
      }
      page = redis.page(stream, page.get(page.size() - 1).id(), "text");
    }
  }
}
