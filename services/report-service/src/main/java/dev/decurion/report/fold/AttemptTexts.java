package dev.decurion.report.fold;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is kept of attempts beside the log of their run, as streams: what they printed, diffs. */
@ApplicationScoped
public class AttemptTexts {
  private static final String FIELD = "text";

  private final RedisReader redis;

  AttemptTexts(RedisReader redis) {
    this.redis = redis;
  }

  /**
   * Whether anything is kept there.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  public boolean has(String stream) {
    return redis.exists(stream);
  }

  /**
   * Writes a text, as far as it was kept, page by page; nothing when there is none.
   *
   * @throws RedisUnavailableException when Redis does not answer
   */
  public void writeTo(OutputStream out, String stream) throws IOException {
    List<RedisReader.Entry> page = redis.page(stream, RunLog.START, FIELD);
    while (!page.isEmpty()) {
      for (RedisReader.Entry entry : page) {
        out.write(entry.value().getBytes(StandardCharsets.UTF_8));
      }
      page = redis.page(stream, page.get(page.size() - 1).id(), FIELD);
    }
  }
}
