package dev.decurion.testing.secrets;

import dev.decurion.redistesting.RedisProcess;
import dev.decurion.redistesting.RedisReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Texts that a run leaves somewhere, by the place. */
final class Traces {
  private Traces() {}

  /** The values of all keys of a server. */
  static Map<String, String> ofKeys(RedisProcess redis) {
    Map<String, String> values = new TreeMap<>();
    for (RedisReply key : redis.ask("KEYS", "*").items()) {
      List<String> texts = new ArrayList<>();
      collect(redis.ask(reading(redis.ask("TYPE", key.text()).text(), key.text())), texts);
      values.put(key.text(), String.join("\n", texts));
    }
    return values;
  }

  private static String[] reading(String type, String key) {
    return switch (type) {
      case "string" -> new String[] {"GET", key};
      case "hash" -> new String[] {"HGETALL", key};
      case "list" -> new String[] {"LRANGE", key, "0", "-1"};
      case "set" -> new String[] {"SMEMBERS", key};
      case "zset" -> new String[] {"ZRANGE", key, "0", "-1", "WITHSCORES"};
      case "stream" -> new String[] {"XRANGE", key, "-", "+"};
      default -> throw new IllegalStateException(key + " is a " + type);
    };
  }

  private static void collect(RedisReply reply, List<String> texts) {
    texts.add(reply.text());
    reply.items().forEach(item -> collect(item, texts));
  }

  /** The files below a directory. */
  static Map<String, String> ofFiles(Path directory) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(file.toString(), read(file));
      }
    }
    return texts;
  }

  static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
