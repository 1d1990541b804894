package dev.decurion.testing.simulation;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Runs simulations of many seeds, as many at once as there are processors. */
final class Seeds {
  private Seeds() {}

  /** Takes the result of a seed, on any thread; true when no further ones are wanted. */
  interface Judge {
    boolean enough(long seed, Simulation.Result result);
  }

  /**
   * Runs the seeds in their order until the judge has enough.
   *
   * @return how many were run
   * @throws ExecutionException when a simulation itself has failed
   */
  static long run(long first, long count, Bug bug, Judge judge)
      throws InterruptedException, ExecutionException {
    AtomicLong next = new AtomicLong(first);
    AtomicBoolean enough = new AtomicBoolean();
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Callable<Long> work = () -> work(next, first + count, bug, judge, enough);
      long total = 0;
      for (Future<Long> done : workers.invokeAll(Collections.nCopies(threads, work))) {
        total += done.get();
      }
      return total;
    } finally {
      workers.shutdown();
    }
  }

  private static long work(AtomicLong next, long end, Bug bug, Judge judge, AtomicBoolean enough) {
    long count = 0;
    try (LuaFunctions functions = new LuaFunctions(bug.source())) {
      while (!enough.get()) {
        long seed = next.getAndIncrement();
        if (seed >= end) {
          break;
        }
        count++;
        if (judge.enough(seed, Simulation.run(seed, bug, functions))) {
          enough.set(true);
        }
      }
    }
    return count;
  }
}
