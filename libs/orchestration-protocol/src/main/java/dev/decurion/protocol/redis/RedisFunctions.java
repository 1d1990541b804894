package dev.decurion.protocol.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The names of the functions in {@code decurion.lua}; their contracts stand there. */
public final class RedisFunctions {
  public static final String SUBMIT = "decurion_2_submit";
  public static final String ACQUIRE = "decurion_2_acquire";
  public static final String RENEW = "decurion_2_renew";
  public static final String RELEASE = "decurion_2_release";
  public static final String JOIN = "decurion_2_join";
  public static final String COMMIT = "decurion_2_commit";
  public static final String START = "decurion_2_start";
  public static final String HEARTBEAT = "decurion_2_heartbeat";
  public static final String LEAVE = "decurion_2_leave";
  public static final String OBSERVE = "decurion_2_observe";
  public static final String LETTERS = "decurion_2_letters";
  public static final String PUT_BACK = "decurion_2_put_back";

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
