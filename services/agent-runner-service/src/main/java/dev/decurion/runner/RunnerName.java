package dev.decurion.runner;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this runner and its host are called. */
@ApplicationScoped
public class RunnerName {
  private final RunnerConfig config;

  RunnerName(RunnerConfig config) {
    this.config = config;
  }

  public String value() {
    return config.name().filter(name -> !name.isBlank()).orElseGet(this::host);
  }

  public String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isBlank()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "runner";
    }
  }
}
