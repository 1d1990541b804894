package dev.decurion.runner.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMaskerTest {
  private static final String PASSWORD = "pa ss/wörd\"+?";

  private static StreamMasker masker(String... secrets) {
    return secrets(secrets).streamMasker().orElseThrow();
  }

  private static Secrets secrets(String... secrets) {
    return KnownSecrets.of(
        IntStream.range(0, secrets.length)
            .boxed()
            .collect(Collectors.toMap(i -> "SECRET_" + i, i -> secrets[i])));
  }

  private static String append(StreamMasker masker, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new String(masker.append(bytes, bytes.length), UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void theFormsOfASecretAreMasked() throws Exception {
    byte[] bytes = PASSWORD.getBytes(UTF_8);
    List<String> forms =
        List.of(
            PASSWORD,
            base64(PASSWORD),
            base64(PASSWORD + "\n"),
            Base64.getUrlEncoder().encodeToString(bytes),
            Base64.getEncoder().withoutPadding().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
            HexFormat.of().formatHex(bytes),
            HexFormat.of().withUpperCase().formatHex(bytes),
            URLEncoder.encode(PASSWORD, UTF_8),
            "pa%20ss%2Fw%C3%B6rd%22%2B%3F",
            "pa%20ss%2fw%c3%b6rd%22%2b%3f",
            "pa%20ss/w%C3%B6rd%22%2B%3F",
            "pa ss/wörd\\\"+?",
            "pa ss\\/w\\u00f6rd\\\"+?",
            "pa ss/w\\u00F6rd\\\"+?");

    for (String form : forms) {
      assertThat(secrets(PASSWORD).mask("<" + form + ">")).as(form).isEqualTo("<***>");
    }
  }

  @Test
  void inTheBase64OfMoreThanTheSecretOnlyWhatIsOfOthersToIsLeft() {
    for (String user : List.of("", "u", "us", "use", "user:")) {
      for (String host : List.of("", "\n", "@host")) {
        String whole = base64(user + "hunter2-and-more" + host);
        String masked = secrets("hunter2-and-more").mask(whole);
        assertThat(masked).contains("***");
        // At most one character at each end has bits of the secret.
        int visible = masked.length() - 3;
        int others = (user.length() + host.length()) * 8;
        assertThat(visible * 6).as(whole + " " + masked).isLessThanOrEqualTo(others + 24);
      }
    }
  }

  @Test
  void foldedBase64IsMaskedWhateverStandsBeforeIt() {
    String secret = "correct horse battery staple, and then some more words of the same kind";
    for (String width : List.of("76", "64", "60", "32")) {
      for (String end : List.of("\n", "\r\n")) {
        for (int before = 0; before < 120; before++) {
          String text = "b".repeat(before) + secret + "a".repeat(100);
          String folded =
              base64(text).replaceAll("(.{" + width + "})", "$1" + end.replace("\\", "\\\\"));
          assertSecretBytesAreGone(secrets(secret).mask(folded), text, before, secret.length());
        }
      }
    }
  }

  /** None of the characters that have only bits of the secret is left. */
  private static void assertSecretBytesAreGone(String masked, String text, int from, int length) {
    String whole = base64(text);
    int first = (from * 8 + 5) / 6;
    int last = (from + length) * 8 / 6;
    String of = whole.substring(first, last);
    String flat = masked.replaceAll("\\s", "");
    for (int i = 0; i + 8 <= of.length(); i++) {
      assertThat(flat).doesNotContain(of.substring(i, i + 8));
    }
    assertThat(flat).contains("***");
  }

  @Test
  void eachLineOfAKeyIsMaskedAlsoWhereOthersStandBetween() {
    String key =
        "-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nabc\nZm9v\n-----END KEY-----";

    assertThat(secrets(key).mask("1: MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\r\n2: Zm9v\n3: abc\n"))
        .isEqualTo("1: ***\r\n2: ***\n3: abc\n");
    assertThat(secrets(key).mask("<" + key + ">")).isEqualTo("<***>");
  }

  @Test
  void aPartOfALongSecretIsMasked() {
    String secret =
        IntStream.range(0, 100).mapToObj(i -> "word-" + i).collect(Collectors.joining());

    assertThat(secrets(secret).mask(secret)).isEqualTo("***");
    assertThat(secrets(secret).mask(secret.substring(0, 64))).isEqualTo("***");
  }

  @Test
  void overlappingSecretsAreMaskedTogether() {
    assertThat(secrets("abcdef", "defghi", "hijk").mask("-abcdefghijk-")).isEqualTo("-***-");
    assertThat(secrets("abcd", "abcdefgh").mask("abcdefg abcdefgh")).isEqualTo("***efg ***");
    assertThat(secrets("aaaa").mask("aaaaaaa aaa")).isEqualTo("*** aaa");
  }

  @Test
  void whatMayBeTheBeginningOfASecretIsHeldBackUntilItIsDecided() {
    StreamMasker masker = masker("hunter2");

    assertThat(append(masker, "before hunt")).isEqualTo("before ");
    assertThat(append(masker, "")).isEmpty();
    assertThat(append(masker, "er2 after hun")).isEqualTo("*** after ");
    assertThat(append(masker, "hunter1.hun")).isEqualTo("hunhunter1.");
    assertThat(new String(masker.end(), UTF_8)).isEqualTo("hun");
  }

  @Test
  void aLineIsShownWithItsEnd() {
    StreamMasker masker = masker("hunter2");

    assertThat(append(masker, "hunt\n")).isEqualTo("hunt\n");
    assertThat(append(masker, "hunter2\n")).isEqualTo("***\n");
  }

  @Test
  void heldBackIsLessThanAHundredBytesWhateverIsPrinted() {
    String secret = "0123456789abcdef".repeat(4096);
    StreamMasker masker = masker(secret);
    Random random = new Random(5);
    int held = 0;
    int most = 0;
    for (int i = 0; i < 10_000; i++) {
      // Beginnings of its base64, which is folded, but never as much of it as is masked.
      String text = base64(secret).substring(0, 1 + random.nextInt(60)) + "\r\n".repeat(i % 2);
      held += text.length() - append(masker, text).length();
      most = Math.max(most, held);
    }
    assertThat(most).isBetween(40, 99);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 1000})
  void splitsMakeNoDifference(int size) {
    String text =
        ("noise "
                + PASSWORD
                + " "
                + base64("user:" + PASSWORD)
                + "\n"
                + base64("x".repeat(90) + PASSWORD))
            .repeat(3);

    assertThat(split(masker(PASSWORD), text.getBytes(UTF_8), ignored -> size))
        .isEqualTo(secrets(PASSWORD).mask(text));
  }

  private static String split(StreamMasker masker, byte[] bytes, IntUnaryOperator size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; ) {
      byte[] piece = new byte[Math.min(size.applyAsInt(from), bytes.length - from)];
      System.arraycopy(bytes, from, piece, 0, piece.length);
      out.writeBytes(masker.append(piece, piece.length));
      from += piece.length;
    }
    out.writeBytes(masker.end());
    return out.toString(UTF_8);
  }

  /** Random secrets in random surroundings, split at random. */
  @TestFactory
  Stream<DynamicTest> noFormSurvivesAndNothingElseIsLost() {
    return IntStream.range(0, 200)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> tryRandom(seed)));
  }

  private static void tryRandom(long seed) {
    Random random = new Random(seed);
    String[] secrets = new String[1 + random.nextInt(4)];
    for (int i = 0; i < secrets.length; i++) {
      secrets[i] = randomSecret(random);
    }
    List<String> forms = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      String noise = noise(random);
      text.append(noise);
      expected.append(noise);
      String form = randomForm(secrets[random.nextInt(secrets.length)], random);
      forms.add(form);
      text.append(form);
      expected.append("***");
    }
    text.append('\n');
    expected.append('\n');

    String masked =
        split(
            masker(secrets),
            text.toString().getBytes(UTF_8),
            ignored -> 1 + random.nextInt(random.nextBoolean() ? 4 : 200));

    forms.forEach(form -> assertThat(masked).doesNotContain(form));
    assertThat(masked).isEqualTo(expected.toString());
    assertThat(
            split(
                masker(secrets),
                expected.toString().getBytes(UTF_8),
                ignored -> 1 + random.nextInt(9)))
        .as("a text without secrets")
        .isEqualTo(expected.toString());
  }

  /** Of characters that no secret and no form has; so what is expected is known exactly. */
  private static String noise(Random random) {
    return random
        .ints(1 + random.nextInt(20), 0, 6)
        .mapToObj(i -> List.of("\u00a7", "\n", "\u20ac", "\ud83d\ude00", "\u00ac", "\r\n").get(i))
        .collect(Collectors.joining());
  }

  private static String randomSecret(Random random) {
    String alphabet =
        List.of(
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
                "0123456789abcdef",
                "ab",
                "aB3 /+?&=%\"\\'<>",
                "aäöü\u4e2d\u6587x/",
                "abc\n\t\"{}:")
            .get(random.nextInt(6));
    int length = 4 + random.nextInt(random.nextInt(4) == 0 ? 400 : 30);
    String inner =
        random
            .ints(length, 0, alphabet.length())
            .mapToObj(i -> alphabet.substring(i, i + 1))
            .collect(Collectors.joining());
    return "k" + inner + "k"; // a space at an end would be left
  }

  private static String randomForm(String secret, Random random) {
    byte[] bytes = secret.getBytes(UTF_8);
    byte[] line = (secret + "\n").getBytes(UTF_8);
    return switch (random.nextInt(13)) {
      case 0 -> Base64.getEncoder().encodeToString(bytes);
      case 1 -> Base64.getUrlEncoder().encodeToString(bytes);
      case 2 -> Base64.getEncoder().withoutPadding().encodeToString(bytes);
      case 3 -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      case 4 -> Base64.getEncoder().encodeToString(line);
      case 5 -> Base64.getMimeEncoder().encodeToString(bytes);
      case 6 -> Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(line);
      case 7 -> HexFormat.of().formatHex(bytes);
      case 8 -> HexFormat.of().withUpperCase().formatHex(bytes);
      case 9 -> URLEncoder.encode(secret, UTF_8);
      case 10 -> URLEncoder.encode(secret, UTF_8).replace("+", "%20");
      case 11 -> json(secret);
      default -> secret;
    };
  }

  private static String json(String text) {
    try {
      String quoted = new ObjectMapper().writeValueAsString(text);
      return quoted.substring(1, quoted.length() - 1);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ordinaryTextPassesAsItIs() {
    Random random = new Random(11);
    byte[] bytes = new byte[200_000];
    random.nextBytes(bytes);
    StreamMasker masker = masker("hunter2-and-more", PASSWORD);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(masker.append(bytes, bytes.length));
    out.writeBytes(masker.end());

    assertThat(out.toByteArray()).isEqualTo(bytes);
    String text = "a text\nof lines\n";
    assertThat(secrets("hunter2").mask(text)).isSameAs(text);
    assertThat(Secrets.NONE.mask(text)).isSameAs(text);
    assertThat(Secrets.NONE.streamMasker()).isEmpty();
  }

  @Test
  void anUnpairedSurrogateInAMessageDoesNoHarm() {
    assertThat(secrets("hunter2").mask("hunter2 \ud83d")).startsWith("*** ");
    assertThat(KnownSecrets.of(Map.of("A", "hunter2")).mask("\ud83d hunter2")).endsWith(" ***");
  }
}
