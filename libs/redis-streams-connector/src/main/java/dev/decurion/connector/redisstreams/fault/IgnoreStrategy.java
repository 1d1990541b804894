package dev.decurion.connector.redisstreams.fault;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

@ApplicationScoped
@Identifier(FailureStrategy.IGNORE)
class IgnoreStrategy implements FailureStrategy.Factory {

  private static final Logger LOG = Logger.getLogger(IgnoreStrategy.class);

  @Override
  public FailureStrategy create(FailureActions actions) {
    return failure -> {
      LOG.warnf(
          failure.cause(),
          "Channel '%s': ignoring the failure of %s of stream %s",
          actions.channel(),
          failure.ids(),
          failure.stream());
      return actions.acknowledge(failure.entries());
    };
  }
}
