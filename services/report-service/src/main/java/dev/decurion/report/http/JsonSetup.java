package dev.decurion.report.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.decurion.protocol.message.ProtocolModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** The HTTP interface speaks the JSON of the protocol. */
@Singleton
class JsonSetup implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    ProtocolModule.configure(mapper);
  }
}
