package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.json.PredictionScan.Entity;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That what is read fast is what the one parser of predictions reads. */
final class PredictionScanTest {

  private static final List<String> PARTS =
      List.of(
          "null",
          "0",
          "00",
          "-0.0",
          "1e5",
          "1E-45",
          "1.17549435E-38",
          "3.4028236E38",
          "1.",
          ".5",
          "-",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-Infinity\"",
          "\"x\"",
          "16777217",
          "1.00000017881393",
          "0.1234567890123456789",
          "123456789012345678901",
          "1E400",
          "ü",
          "\\u0041",
          "\\\"",
          "\t",
          " ",
          ",",
          "{",
          "}",
          "]",
          "\"ok\"",
          "\"missing\"",
          "\"known\"",
          "2016-02-30",
          "24:00:00",
          "23:59:60",
          "+01:00",
          ".1234567891Z",
          "Z");

  private static LoggedPrediction prediction(Random random) {
    float[] vector = new float[random.nextInt(80)];
    for (int i = 0; i < vector.length; i++) {
      vector[i] =
          switch (random.nextInt(4)) {
            case 0 -> Float.NaN;
            case 1 -> random.nextInt(1_000);
            case 2 -> random.nextFloat() * random.nextInt(100_000);
            default -> Float.intBitsToFloat(random.nextInt());
          };
    }
    return new LoggedPrediction(
        "id-" + random.nextLong(),
        Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 250_000_000_000L), nanos(random)),
        optional(random, "user-1"),
        random.nextInt(10) == 0 ? "séance" : "session-" + random.nextInt(),
        optional(random, "product 1"),
        random.nextInt(3) == 0 ? 0 : random.nextLong(-1_000_000_000L, 1_000_000_000_000L),
        "abcdef0123456789",
        vector,
        state(random, 0),
        state(random, 1 + random.nextInt(1_000)),
        state(random, 0),
        Float.intBitsToFloat(random.nextInt()),
        Double.longBitsToDouble(random.nextLong()),
        "v" + random.nextInt(3),
        Segment.values()[random.nextInt(2)],
        "champion",
        optional(random, "base_rate"),
        random.nextInt(Integer.MAX_VALUE),
        random.nextBoolean() ? null : new ChosenAction("none", random.nextDouble(), "p1"),
        random.nextInt(10) == 0 ? new float[] {1f, 2f} : null);
  }

  private static int nanos(Random random) {
    int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
    int unit = units[random.nextInt(units.length)];
    return random.nextInt(1_000_000_000 / unit) * unit;
  }

  private static @Nullable String optional(Random random, String text) {
    return random.nextBoolean() ? null : text;
  }

  private static StateIdentity state(Random random, int events) {
    return random.nextBoolean()
        ? StateIdentity.none(StateStatus.values()[1 + random.nextInt(5)])
        : new StateIdentity(
            StateStatus.OK,
            Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
            events,
            random.nextLong());
  }

  private static void assertReadAsParsed(PredictionScan scan, byte[] line) {
    byte[] buffer = new byte[line.length + 6];
    Arrays.fill(buffer, (byte) '"');
    System.arraycopy(line, 0, buffer, 3, line.length);
    boolean readable = scan.read(buffer, 3, 3 + line.length);

    String text = new String(line, UTF_8);
    LoggedPrediction parsed;
    try {
      parsed = LoggedPredictionJson.parse(line);
    } catch (IllegalArgumentException e) {
      assertEquals(false, readable, text);
      return;
    }
    assertEquals(true, readable, text);
    assertEquals(parsed.id(), scan.id(), text);
    assertEquals(parsed.time().toEpochMilli(), scan.timeMillis(), text);
    assertEquals(parsed.sessionId(), scan.sessionId(), text);
    assertEquals(parsed.featureSet(), scan.featureSet(), text);
    assertArrayEquals(bits(parsed.vector()), bits(Arrays.copyOf(scan.vector(), scan.length())));
    assertState(parsed.user(), scan, Entity.USER);
    assertState(parsed.session(), scan, Entity.SESSION);
    assertState(parsed.product(), scan, Entity.PRODUCT);
    assertEquals(Float.floatToIntBits(parsed.margin()), Float.floatToIntBits(scan.margin()), text);
    assertEquals(parsed.propensity(), scan.propensity(), text);
    assertEquals(parsed.modelVersion(), scan.modelVersion(), text);
    assertEquals(parsed.segment(), scan.segment(), text);
    assertEquals(parsed.variant(), scan.variant(), text);
    assertEquals(parsed.fallback(), scan.fallback(), text);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }

  private static void assertState(StateIdentity parsed, PredictionScan scan, Entity entity) {
    assertEquals(parsed.status(), scan.status(entity));
    assertEquals(parsed.asOf() == null ? 0 : parsed.asOf().toEpochMilli(), scan.asOfMillis(entity));
  }

  @Property(tries = 300)
  void predictions_areReadAsTheyAreParsed(@ForAll Random random) {
    PredictionScan scan = new PredictionScan();
    for (int i = 0; i < 3; i++) {
      assertReadAsParsed(scan, LoggedPredictionJson.toBytes(prediction(random)));
    }
  }

  @Property(tries = 2_000)
  void damagedLines_areReadAsTheyAreParsed(@ForAll Random random) {
    byte[] line = LoggedPredictionJson.toBytes(prediction(random));
    int from = random.nextInt(line.length);
    int to = Math.min(line.length, from + random.nextInt(4));
    byte[] part = PARTS.get(random.nextInt(PARTS.size())).getBytes(UTF_8);
    byte[] damaged = new byte[line.length - (to - from) + part.length];
    System.arraycopy(line, 0, damaged, 0, from);
    System.arraycopy(part, 0, damaged, from, part.length);
    System.arraycopy(line, to, damaged, from + part.length, line.length - to);

    assertReadAsParsed(new PredictionScan(), damaged);
  }

  @Test
  void valuesOfAllKinds_areReadAsTheyAreParsed() {
    String line =
        new String(LoggedPredictionJson.toBytes(prediction(new Random(3))), UTF_8)
            .replaceFirst("\"vector\":\\[[^]]*]", "\"vector\":[VALUE]");
    for (String part : PARTS) {
      assertReadAsParsed(new PredictionScan(), line.replace("VALUE", part).getBytes(UTF_8));
      assertReadAsParsed(
          new PredictionScan(),
          line.replaceFirst("\"time\":\"[^\"]*\"", "\"time\":\"2016-01-31T" + part + "\"")
              .replace("VALUE", "1")
              .getBytes(UTF_8));
    }
  }

  @Test
  void numbersOfEvents_areReadAsTheyAreParsed() {
    String line = new String(LoggedPredictionJson.toBytes(knowingSession()), UTF_8);
    for (String events :
        List.of("0", "1", "999999999", "2147483647", "2147483648", "-1", "01", "1.0", "9e-383")) {
      assertReadAsParsed(
          new PredictionScan(),
          line.replaceFirst("\"events\":7", "\"events\":" + events).getBytes(UTF_8));
    }
  }

  private static LoggedPrediction knowingSession() {
    LoggedPrediction any = prediction(new Random(3));
    return new LoggedPrediction(
        any.id(),
        any.time(),
        any.userId(),
        any.sessionId(),
        any.productId(),
        any.priceMicros(),
        any.featureSet(),
        any.vector(),
        any.user(),
        new StateIdentity(StateStatus.OK, any.time(), 7, 1),
        any.product(),
        any.margin(),
        any.propensity(),
        any.modelVersion(),
        any.segment(),
        any.variant(),
        any.fallback(),
        any.latencyMicros(),
        any.action(),
        any.contributions());
  }

  @Test
  void whatIsNoPrediction_isNotReadable() {
    for (String line : List.of("", "{", "{}", "[1]", "null", "{\"id\":\"a\"}", "\u0000")) {
      assertReadAsParsed(new PredictionScan(), line.getBytes(ISO_8859_1));
    }
  }

  @Test
  void aDayBeforeAndAfterEachMonthsEnd_isTheSameInstant() {
    PredictionScan scan = new PredictionScan();
    LoggedPrediction any = prediction(new Random(5));
    String line = new String(LoggedPredictionJson.toBytes(any), UTF_8);
    int days = 0;
    for (int year : new int[] {1900, 1999, 2000, 2016, 2100}) {
      for (int month = 1; month <= 12; month++) {
        for (int day = 27; day <= 32; day++) {
          String time = "%04d-%02d-%02dT23:59:59.999Z".formatted(year, month, day);
          assertReadAsParsed(scan, line.replace(any.time().toString(), time).getBytes(UTF_8));
          days++;
        }
      }
    }
    assertTrue(days > 300);
  }
}
