package dev.decurion.runner.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The secrets of one attempt. Whatever leaves the runner on account of the attempt goes through
 * {@link #mask} or a {@link #streamMasker}, which replace every form of a value that {@link
 * SecretForms} knows by {@code ***}. Immutable.
 */
public final class Secrets {
  /** Of a task that asks for none: masks nothing and costs nothing. */
  public static final Secrets NONE = new Secrets(Map.of());

  private static final int SHORTEST_CREDENTIAL = 16;

  private final Map<String, String> values;
  private final boolean empty;
  private final FormMatcher plain;
  private final FormMatcher folded;

  Secrets(Map<String, String> values) {
    this(values, List.of());
  }

  /**
   * @param besides masked too, but no task can get them
   */
  Secrets(Map<String, String> values, Collection<String> besides) {
    List<String> all = Stream.concat(values.values().stream(), besides.stream()).toList();
    this.values = Map.copyOf(values);
    this.empty = all.isEmpty();
    this.plain = matcher(all, SecretForms::plain);
    this.folded = matcher(all, SecretForms::folded);
  }

  /**
   * Masks a credential of the runner itself, which no task may ask for. What is shorter than 16
   * characters is no credential but a placeholder, such as servers without keys are given; it is a
   * usual word, and masks nothing.
   */
  public static Secrets ofRunner(String name, String value) {
    return isCredential(value) ? new Secrets(Map.of(name, value)) : NONE;
  }

  static boolean isCredential(String value) {
    return value.length() >= SHORTEST_CREDENTIAL;
  }

  private static FormMatcher matcher(
      Collection<String> values, Function<String, Collection<byte[]>> forms) {
    return new FormMatcher(values.stream().flatMap(value -> forms.apply(value).stream()));
  }

  public boolean isEmpty() {
    return empty;
  }

  /**
   * The value of a secret; it must not be written anywhere.
   *
   * @throws IllegalArgumentException when the task did not ask for it
   */
  public String value(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the task has no secret " + name + " in its 'secrets'");
    }
    return value;
  }

  /** Whether {@link #mask} changes the text. */
  public boolean occurIn(String text) {
    return !mask(text).equals(text);
  }

  /** The text with {@code ***} for every form of a secret in it; the text itself without any. */
  public String mask(String text) {
    if (isEmpty()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StreamMasker masker = new StreamMasker(plain, folded);
    byte[] masked = joined(masker.append(bytes, bytes.length), masker.end());
    return Arrays.equals(bytes, masked) ? text : new String(masked, StandardCharsets.UTF_8);
  }

  /**
   * The beginning of a text, masked; what may be the beginning of a secret at its end is left out.
   *
   * @param most characters
   */
  public String maskedStart(String text, int most) {
    String start = text.substring(0, Math.min(most, text.length()));
    if (isEmpty()) {
      return start;
    }
    byte[] bytes = start.getBytes(StandardCharsets.UTF_8);
    byte[] masked = new StreamMasker(plain, folded).append(bytes, bytes.length);
    return new String(masked, StandardCharsets.UTF_8);
  }

  /** Masks what comes in pieces; empty when there is nothing to mask. */
  public Optional<StreamMasker> streamMasker() {
    return isEmpty() ? Optional.empty() : Optional.of(new StreamMasker(plain, folded));
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The names; never the values. */
  @Override
  public String toString() {
    return "Secrets" + values.keySet().stream().sorted().toList();
  }
}
