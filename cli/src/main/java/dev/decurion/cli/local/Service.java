package dev.decurion.cli.local;

/** The services that a squad on this machine consists of. */
enum Service {
  COORDINATOR("coordinator-service", "coordinator", 8080),
  RUNNER("agent-runner-service", "runner", 8081),
  REPORT("report-service", "report", 8082);

  private final String module;
  private final String shortName;
  private final int usualPort;

  Service(String module, String shortName, int usualPort) {
    this.module = module;
    this.shortName = shortName;
    this.usualPort = usualPort;
  }

  /** The folder under {@code services/}. */
  String module() {
    return module;
  }

  String nameOf(int number) {
    return shortName + "-" + number;
  }

  int usualPort() {
    return usualPort;
  }
}
