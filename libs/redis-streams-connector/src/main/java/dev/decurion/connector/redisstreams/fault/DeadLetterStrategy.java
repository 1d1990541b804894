package dev.decurion.connector.redisstreams.fault;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

@ApplicationScoped
@Identifier(FailureStrategy.DEAD_LETTER)
class DeadLetterStrategy implements FailureStrategy.Factory {

  @Override
  public FailureStrategy create(FailureActions actions) {
    return failure -> actions.deadLetter(failure.entries(), failure.cause());
  }
}
