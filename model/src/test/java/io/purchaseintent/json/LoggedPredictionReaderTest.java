package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.prediction.Choice;
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

final class LoggedPredictionReaderTest {

  private final LoggedPredictionReader reader = new LoggedPredictionReader();

  private static LoggedPrediction prediction(Random random, float[] vector) {
    return new LoggedPrediction(
        "id" + random.nextLong(),
        Instant.ofEpochMilli(random.nextLong(1L << 42)),
        random.nextBoolean() ? "u" + random.nextInt() : null,
        "s" + random.nextInt(),
        random.nextBoolean() ? "mug" : null,
        random.nextInt(3) == 0 ? 0 : random.nextLong(1_000_000_000_000L),
        "hash",
        vector,
        state(random, 0),
        state(random, 1 + random.nextInt(1_000)),
        state(random, 0),
        random.nextFloat() * 20 - 10,
        random.nextDouble() * Math.pow(10, -random.nextInt(12)),
        "v1",
        Segment.values()[random.nextInt(2)],
        "champion",
        random.nextBoolean() ? "base_rate" : null,
        random.nextInt(Integer.MAX_VALUE),
        random.nextBoolean() ? action(random) : null,
        random.nextBoolean() ? floats(random, 3) : null,
        random.nextBoolean() ? "r-" + random.nextInt() : null,
        random.nextBoolean() ? "session" : null,
        Exposures.some(random));
  }

  private static ChosenAction action(Random random) {
    Choice choice =
        random.nextBoolean()
            ? Choice.UNKNOWN
            : new Choice(
                List.of(
                    new Choice.Chance("none", random.nextInt(3) / 2.0),
                    new Choice.Chance("chat", random.nextDouble())));
    return new ChosenAction("chat", random.nextDouble(), "p@1", choice);
  }

  private static StateIdentity state(Random random, int events) {
    return random.nextBoolean()
        ? StateIdentity.none(StateStatus.values()[1 + random.nextInt(5)])
        : new StateIdentity(
            StateStatus.OK,
            Instant.ofEpochMilli(random.nextLong(1L << 42)),
            events,
            random.nextLong());
  }

  /** Of all sizes that there are, and those between two that are as near as can be. */
  private static float[] floats(Random random, int length) {
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      floats[i] =
          switch (random.nextInt(4)) {
            case 0 -> Float.NaN;
            case 1 -> Float.isInfinite(any) ? -0f : any;
            case 2 -> random.nextInt(1_000) / 100f;
            default -> 16_777_216f * (1 + random.nextInt(64));
          };
    }
    return floats;
  }

  private static byte[] line(LoggedPrediction prediction) {
    return LoggedPredictionJson.toBytes(prediction);
  }

  @Property(tries = 300)
  void lineAsItIsWritten_isReadAsJsonIs_bitByBit(@ForAll long seed) {
    Random random = new Random(seed);
    LoggedPrediction prediction = prediction(random, floats(random, random.nextInt(100)));

    LoggedPrediction read = reader.readUsual(line(prediction));

    assertNotNull(read, "not read without JSON");
    assertEquals(prediction, read);
    assertArrayEquals(bits(prediction.vector()), bits(read.vector()));
  }

  private static int[] bits(float[] floats) {
    int[] bits = new int[floats.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(floats[i]));
    return bits;
  }

  @Property(tries = 200)
  void lineThatIsNotWhole_isNoPrediction_asForJson(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] line = line(prediction(random, floats(random, 5)));

    byte[] changed = changed(line, random);

    LoggedPrediction expected = asJson(changed);
    LoggedPrediction usual = reader.readUsual(changed);
    if (usual != null) {
      assertEquals(expected, usual, () -> new String(changed, UTF_8));
    }
    if (expected == null) {
      assertThrows(IllegalArgumentException.class, () -> reader.read(changed));
    } else {
      assertEquals(expected, reader.read(changed));
    }
  }

  /** Cut off, or with a byte that is another, there twice or missing. */
  private static byte[] changed(byte[] line, Random random) {
    int place = random.nextInt(line.length);
    byte[] signs = "0123456789.-+eE\"\\,:{}[] \u00fcnul\tA".getBytes(UTF_8);
    byte[] changed = line.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(line, place);
      }
      case 1 -> changed[place] = signs[random.nextInt(signs.length)];
      case 2 -> {
        changed = Arrays.copyOf(line, line.length + 1);
        System.arraycopy(line, place, changed, place + 1, line.length - place);
      }
      default -> {
        System.arraycopy(line, place + 1, changed, place, line.length - place - 1);
        changed = Arrays.copyOf(changed, line.length - 1);
      }
    }
    return changed;
  }

  private static @Nullable LoggedPrediction asJson(byte[] line) {
    try {
      return LoggedPredictionJson.parse(line);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Test
  void numberMidwayBetweenTwoFloats_andLongerThanADouble_isTheFloatThatIsNearest() {
    for (String number :
        new String[] {
          "16777217",
          "16777217.0000000001",
          "16777219",
          "0.1",
          "-0",
          "-0.0",
          "1.17549435E-38",
          "1.4E-45",
          "3.4028235E38",
          "3.4028236E38",
          "1e-60",
          "0.00000000000000000012345678901234567890"
        }) {
      String usual =
          new String(line(prediction(new Random(3), new float[] {0.5f})), UTF_8)
              .replace("[0.5]", "[" + number + "]");

      LoggedPrediction read = reader.readUsual(usual.getBytes(UTF_8));

      assertNotNull(read, number);
      assertEquals(
          Float.floatToRawIntBits(Float.parseFloat(number)),
          Float.floatToRawIntBits(read.vector()[0]),
          number);
    }
  }

  @Test
  void lineThatIsWrittenOtherwise_isReadAsJson() {
    LoggedPrediction prediction = prediction(new Random(5), new float[] {1, 2});
    String line = new String(line(prediction), UTF_8);
    String spaced = line.replace(",\"", ", \"");
    String later = "{\"x\":[{}]," + line.substring(1);
    String escaped = line.replace("\"hash\"", "\"h\\u0061sh\"");

    for (String other : new String[] {spaced, later, escaped}) {
      assertNull(reader.readUsual(other.getBytes(UTF_8)), other);
      assertEquals(prediction, reader.read(other.getBytes(UTF_8)), other);
    }
  }
}
