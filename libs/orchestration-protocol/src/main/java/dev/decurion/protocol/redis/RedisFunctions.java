package dev.decurion.protocol.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The names of the functions in {@code decurion.lua}; their contracts stand there. */
public final class RedisFunctions {
  public static final String SUBMIT = "decurion_3_submit";
  public static final String ACQUIRE = "decurion_3_acquire";
  public static final String RENEW = "decurion_3_renew";
  public static final String RELEASE = "decurion_3_release";
  public static final String JOIN = "decurion_3_join";
  public static final String COMMIT = "decurion_3_commit";
  public static final String START = "decurion_3_start";
  public static final String HEARTBEAT = "decurion_3_heartbeat";
  public static final String LEAVE = "decurion_3_leave";
  public static final String OBSERVE = "decurion_3_observe";
  public static final String RESERVE = "decurion_3_reserve";
  public static final String SPEND = "decurion_3_spend";
  public static final String LETTERS = "decurion_3_letters";
  public static final String PUT_BACK = "decurion_3_put_back";

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
