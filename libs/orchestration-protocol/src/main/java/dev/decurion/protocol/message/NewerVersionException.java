package dev.decurion.protocol.message;

/** A message or a log entry was written by a newer Decurion. Nothing is lost: it can wait. */
public final class NewerVersionException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int version;
  private final int known;

  NewerVersionException(String what, int version, int known) {
    super(
        "the %s has version %d; this service reads up to %d. Upgrade it"
            .formatted(what, version, known));
    this.version = version;
    this.known = known;
  }

  public int version() {
    return version;
  }

  /** The newest version that can be read here. */
  public int known() {
    return known;
  }
}
