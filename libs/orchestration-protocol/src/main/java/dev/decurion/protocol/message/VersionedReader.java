package dev.decurion.protocol.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.function.ToIntFunction;

/**
 * Reads JSON that says its version in the property {@code version}, and refuses newer ones.
 *
 * @param what is read, for people
 * @param known the newest version that is understood
 */
record VersionedReader<T>(String what, int known, ToIntFunction<T> version) {
  /** What was written before there was a version. */
  static final int OLDEST = 1;

  /**
   * @throws NewerVersionException when it is of a newer version
   * @throws JsonProcessingException when it is damaged
   */
  T read(ObjectReader reader, String text) throws JsonProcessingException {
    try {
      T value = reader.readValue(text);
      if (value == null) {
        throw new JsonMappingException(null, "there is nothing but null");
      }
      requireKnown(version.applyAsInt(value));
      return value;
    } catch (JsonProcessingException e) {
      // A newer version may have what cannot even be read here.
      requireKnown(reader.readTree(text).path("version").asInt());
      throw e;
    }
  }

  private void requireKnown(int found) {
    if (found > known) {
      throw new NewerVersionException(what, found, known);
    }
  }
}
