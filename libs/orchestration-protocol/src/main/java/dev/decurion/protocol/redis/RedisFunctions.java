package dev.decurion.protocol.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The names of the functions in {@code decurion.lua}; their contracts stand there. */
public final class RedisFunctions {
  public static final String SUBMIT = "decurion_1_submit";
  public static final String ACQUIRE = "decurion_1_acquire";
  public static final String RENEW = "decurion_1_renew";
  public static final String RELEASE = "decurion_1_release";
  public static final String JOIN = "decurion_1_join";
  public static final String COMMIT = "decurion_1_commit";
  public static final String START = "decurion_1_start";
  public static final String HEARTBEAT = "decurion_1_heartbeat";
  public static final String LEAVE = "decurion_1_leave";
  public static final String OBSERVE = "decurion_1_observe";

  private RedisFunctions() {}

  /** The source of the library, for {@code FUNCTION LOAD REPLACE}. */
  public static String source() {
    try (InputStream in =
        RedisFunctions.class.getResourceAsStream("/dev/decurion/protocol/decurion.lua")) {
      if (in == null) {
        throw new IllegalStateException("decurion.lua is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read decurion.lua from the class path", e);
    }
  }
}
