package dev.decurion.connector.redisstreams.fault;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
@Identifier(FailureStrategy.FAIL)
class FailStrategy implements FailureStrategy.Factory {

  @Override
  public FailureStrategy create(FailureActions actions) {
    return failure -> actions.fail(failure.cause());
  }
}
