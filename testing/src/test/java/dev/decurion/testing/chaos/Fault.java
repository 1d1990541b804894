package dev.decurion.testing.chaos;

import dev.decurion.testing.chaos.RedisProxy.Direction;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What is done to a cluster. Each blocks until it is done and what it broke is started again. */
enum Fault {
  KILL_A_RUNNER {
    @Override
    void happen(Cluster cluster, Random random) {
      ServiceProcess runner = any(cluster.runners, random);
      runner.kill();
      pass(random.nextInt(1_000));
      runner.restart();
    }
  },
  STOP_A_RUNNER_BEYOND_ITS_LEASE {
    @Override
    void happen(Cluster cluster, Random random) {
      ServiceProcess runner = any(cluster.runners, random);
      runner.stop();
      pass(3_000 + random.nextInt(2_000));
      runner.goOn();
    }
  },
  KILL_THE_OWNER {
    @Override
    void happen(Cluster cluster, Random random) {
      ServiceProcess coordinator = cluster.owner();
      coordinator.kill();
      pass(random.nextInt(1_000));
      coordinator.restart();
    }
  },
  STOP_THE_OWNER_BEYOND_ITS_LOCK {
    @Override
    void happen(Cluster cluster, Random random) {
      ServiceProcess coordinator = cluster.owner();
      coordinator.stop();
      pass(3_000 + random.nextInt(1_000));
      coordinator.goOn();
    }
  },
  KILL_REDIS {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.redis.kill();
      pass(random.nextInt(2_000));
      cluster.redis.start();
    }
  },
  STALL_REDIS {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.redis.pause();
      pass(500 + random.nextInt(3_500));
      cluster.redis.resume();
    }
  },
  CUT_ALL_CONNECTIONS {
    @Override
    void happen(Cluster cluster, Random random) throws IOException {
      cluster.redisLine.ask("CLIENT KILL TYPE normal");
    }
  },
  PAUSE_ALL_CLIENTS {
    @Override
    void happen(Cluster cluster, Random random) throws IOException {
      cluster.redisLine.ask("CLIENT PAUSE " + (200 + random.nextInt(2_500)));
    }
  },
  DELETE_THE_GROUP {
    @Override
    void happen(Cluster cluster, Random random) throws IOException {
      cluster.redisLine.ask("XGROUP DESTROY decurion:{0}:tasks:worker runners");
    }
  },
  USE_UP_THE_MEMORY {
    @Override
    void happen(Cluster cluster, Random random) throws IOException {
      cluster.redisLine.ask("CONFIG SET maxmemory 1");
      pass(500 + random.nextInt(4_500));
      cluster.redisLine.ask("CONFIG SET maxmemory 0");
    }
  },
  CUT_THE_NETWORK {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.proxy.cut();
    }
  },
  STALL_THE_NETWORK {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.proxy.stall(EnumSet.allOf(Direction.class));
      pass(500 + random.nextInt(4_500));
      cluster.proxy.goOn();
    }
  },
  STALL_ONE_DIRECTION {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.proxy.stall(Set.of(any(random)));
      pass(500 + random.nextInt(4_500));
      cluster.proxy.goOn();
    }
  },
  HALF_CLOSE_ALL_CONNECTIONS {
    @Override
    void happen(Cluster cluster, Random random) throws IOException {
      cluster.proxy.halfClose(any(random));
      pass(500 + random.nextInt(2_500));
      cluster.proxy.goOn();
    }
  },
  LOSE_ALL_CONNECTIONS {
    @Override
    void happen(Cluster cluster, Random random) {
      cluster.proxy.lose();
    }
  };

  abstract void happen(Cluster cluster, Random random) throws IOException;

  private static ServiceProcess any(List<ServiceProcess> services, Random random) {
    return services.get(random.nextInt(services.size()));
  }

  private static Direction any(Random random) {
    return random.nextBoolean() ? Direction.TO_REDIS : Direction.FROM_REDIS;
  }

  /** The fault itself has a length; nothing is waited for here. */
  static void pass(long millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
