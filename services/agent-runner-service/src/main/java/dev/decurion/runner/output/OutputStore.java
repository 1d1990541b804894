package dev.decurion.runner.output;

import java.time.Duration;

/** Where output is kept. Its methods block; errors come as exceptions. */
public interface OutputStore {
  /** Appends to a stream and drops what lies before an id; returns the id of the new entry. */
  String append(String stream, String oldest, String text);

  /** Keeps a text for a time, in the place of what was there. */
  void keep(String key, String text, Duration time);

  /** Lets a stream go after a time. */
  void expire(String stream, Duration after);
}
