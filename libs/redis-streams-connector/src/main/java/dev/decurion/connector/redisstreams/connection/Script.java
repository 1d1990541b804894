package dev.decurion.connector.redisstreams.connection;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script, called by its digest; the source is sent only when the server does not know it. */
public final class Script {

  private final String source;
  private final String digest;

  public Script(String source) {
    this.source = source;
    this.digest = sha1(source);
  }

  /**
   * @param keys the keys that the script touches; in a cluster all of one slot
   * @param arguments strings, numbers or byte arrays
   */
  public Future<Response> run(RedisLink link, List<String> keys, List<?> arguments) {
    return link.send(request(Command.EVALSHA, digest, keys, arguments))
        .recover(
            failure ->
                RedisErrors.code(failure).equals("NOSCRIPT")
                    ? link.send(request(Command.EVAL, source, keys, arguments))
                    : Future.failedFuture(failure));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<?> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    for (Object argument : arguments) {
      if (argument instanceof byte[] bytes) {
        request.arg(bytes);
      } else {
        request.arg(String.valueOf(argument));
      }
    }
    return request;
  }

  private static String sha1(String source) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(source.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-1", e);
    }
  }
}
