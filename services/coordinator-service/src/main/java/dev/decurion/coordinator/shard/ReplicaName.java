package dev.decurion.coordinator.shard;

import dev.decurion.coordinator.CoordinatorConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this replica is called. */
@ApplicationScoped
class ReplicaName {
  private final CoordinatorConfig config;

  ReplicaName(CoordinatorConfig config) {
    this.config = config;
  }

  String value() {
    return config.name().filter(name -> !name.isBlank()).orElseGet(ReplicaName::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "coordinator";
    }
  }
}
