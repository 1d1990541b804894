package dev.decurion.testing.simulation;

import java.util.PriorityQueue;
import java.util.Random;

/**
 * The time of a simulation and all that will happen in it. Nothing in a simulation knows any other
 * clock or any other chance, so that a seed always gives the same history. Times are microseconds.
 */
final class World {
  static final long MILLI = 1_000;
  static final long SECOND = 1_000_000;

  /** When every simulation begins, since the epoch. */
  private static final long BEGINNING = 1_767_225_600L * SECOND;

  private final Random random;
  private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
  private long now = BEGINNING;
  private long count;

  private record Happening(long time, long order, Runnable what) implements Comparable<Happening> {
    @Override
    public int compareTo(Happening other) {
      return time != other.time ? Long.compare(time, other.time) : Long.compare(order, other.order);
    }
  }

  World(long seed) {
    random = new Random(seed);
  }

  long now() {
    return now;
  }

  long millis() {
    return now / MILLI;
  }

  /** Time since the beginning, for people. */
  String clock() {
    return String.format("%.6f s", (now - BEGINNING) / (double) SECOND);
  }

  Random random() {
    return random;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** A time between two, the first included. */
  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  void after(long time, Runnable what) {
    agenda.add(new Happening(now + time, count++, what));
  }

  /** Lets everything happen that happens within this time. */
  void run(long time) {
    long end = now + time;
    while (!agenda.isEmpty() && agenda.peek().time() <= end) {
      Happening next = agenda.remove();
      now = next.time();
      next.what().run();
    }
    now = end;
  }
}
