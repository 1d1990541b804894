package dev.decurion.cli.command;

import dev.decurion.cli.CommandFailure;
import dev.decurion.cli.client.CoordinatorClient;
import dev.decurion.cli.client.Endpoints;
import dev.decurion.cli.client.ReportClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the services are: as said on the command line, else in the environment, else as {@code
 * decurion up} wrote it down in this directory, else at the usual port of this machine.
 */
final class ConnectionOptions {
  private static final URI USUAL_COORDINATOR = URI.create("http://127.0.0.1:8080");
  private static final URI USUAL_REPORT_SERVICE = URI.create("http://127.0.0.1:8082");

  @Option(
      names = "--coordinator",
      paramLabel = "URL",
      description = "The coordinator; default: DECURION_COORDINATOR_URL, a local squad, port 8080.")
  private @Nullable String coordinator;

  @Option(
      names = "--report-service",
      paramLabel = "URL",
      description = "The report service; default: DECURION_REPORT_URL, a local squad, port 8082.")
  private @Nullable String reportService;

  CoordinatorClient coordinator(CommandContext context) {
    return new CoordinatorClient(
        addresses(
            context,
            coordinator,
            "DECURION_COORDINATOR_URL",
            Endpoints::coordinators,
            USUAL_COORDINATOR),
        context.token());
  }

  ReportClient reports(CommandContext context) {
    return new ReportClient(reportAddresses(context), context.token());
  }

  List<URI> reportAddresses(CommandContext context) {
    return addresses(
        context, reportService, "DECURION_REPORT_URL", Endpoints::reports, USUAL_REPORT_SERVICE);
  }

  private static List<URI> addresses(
      CommandContext context,
      @Nullable String option,
      String variable,
      Function<Endpoints, List<URI>> local,
      URI usual) {
    Optional<String> said = Optional.ofNullable(option).or(() -> context.variable(variable));
    if (said.isPresent()) {
      return List.of(parse(said.get()));
    }
    return Endpoints.read(context.directory().endpoints())
        .map(local)
        .filter(addresses -> !addresses.isEmpty())
        .orElse(List.of(usual));
  }

  private static URI parse(String text) {
    try {
      URI address = new URI(text);
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw CommandFailure.badInput(
        "not the address of a service: '" + text + "'; it is written http://HOST:PORT");
  }
}
