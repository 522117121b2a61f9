package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoggedPredictionJsonTest {

  private static final float[] HARD = {
    0f,
    -0f,
    Float.NaN,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    1.0000001f,
    16_777_217f,
    0.1f
  };

  private static LoggedPrediction prediction(Random random, float[] vector) {
    return new LoggedPrediction(
        "id" + random.nextLong(),
        Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
        text(random),
        "session\n\"" + text(random),
        text(random),
        random.nextInt(3) == 0 ? 0 : random.nextLong(1_000_000_000_000_000L),
        "hash",
        vector,
        identity(random, 0),
        identity(random, 1 + random.nextInt(1_000)),
        identity(random, 0),
        random.nextFloat() * 20 - 10,
        random.nextDouble(),
        "v1",
        Segment.values()[random.nextInt(2)],
        "v" + random.nextInt(),
        text(random),
        random.nextInt(Integer.MAX_VALUE),
        random.nextBoolean()
            ? null
            : new ChosenAction(
                "free \"shipping\"",
                random.nextDouble(),
                "policy" + random.nextInt(),
                choice(random)),
        random.nextBoolean() ? null : contributions(random),
        text(random),
        text(random),
        Exposures.some(random));
  }

  private static Choice choice(Random random) {
    return random.nextBoolean()
        ? Choice.UNKNOWN
        : new Choice(
            List.of(
                new Choice.Chance("none", random.nextDouble()),
                new Choice.Chance("chat_now", 1e-7 * random.nextDouble())));
  }

  private static float[] contributions(Random random) {
    float[] values = new float[random.nextInt(5)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  private static @Nullable String text(Random random) {
    return random.nextInt(3) == 0 ? null : "ü\u2028 \ud83d\ude00 " + random.nextInt();
  }

  private static StateIdentity identity(Random random, int events) {
    return random.nextBoolean()
        ? StateIdentity.none(StateStatus.values()[1 + random.nextInt(5)])
        : new StateIdentity(
            StateStatus.OK,
            Instant.ofEpochMilli(random.nextLong(1L << 42)),
            events,
            random.nextLong());
  }

  private static LoggedPrediction roundTrip(LoggedPrediction prediction) {
    return LoggedPredictionJson.parse(LoggedPredictionJson.toBytes(prediction));
  }

  @Property(tries = 500)
  void prediction_comesBackAsItWas_bitByBit(@ForAll long seed) {
    Random random = new Random(seed);
    float[] vector = new float[60];
    for (int i = 0; i < vector.length; i++) {
      vector[i] =
          random.nextInt(4) == 0
              ? HARD[random.nextInt(HARD.length)]
              : Float.intBitsToFloat(random.nextInt());
    }
    LoggedPrediction prediction = prediction(random, vector);

    LoggedPrediction back = roundTrip(prediction);

    assertEquals(prediction, back);
    assertArrayEquals(bits(vector), bits(back.vector()));
  }

  /** All bits but which NaN it is. */
  private static int[] bits(float[] vector) {
    int[] bits = new int[vector.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(vector[i]);
    }
    return bits;
  }

  @Test
  void minusZero_isNotZero_andNanIsNan() {
    assertNotEquals(
        prediction(new Random(1), new float[] {0f}), prediction(new Random(1), new float[] {-0f}));
    assertEquals(
        prediction(new Random(1), new float[] {Float.NaN}),
        prediction(new Random(1), new float[] {Float.intBitsToFloat(0x7fc00001)}));
  }

  @Test
  void prediction_isOneLine() {
    String line =
        new String(
            LoggedPredictionJson.toBytes(prediction(new Random(1), HARD)), StandardCharsets.UTF_8);

    assertFalse(line.contains("\n"), line);
  }

  @Test
  void fieldsOfLaterReleases_arePassedOver() {
    String line =
        new String(
            LoggedPredictionJson.toBytes(prediction(new Random(1), HARD)), StandardCharsets.UTF_8);
    String later = "{\"decision\":{\"shown\":[1,{}]},\"x\":[[1]]," + line.substring(1);

    assertEquals(
        prediction(new Random(1), HARD),
        LoggedPredictionJson.parse(later.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatIsNoPrediction_isExplained() {
    assertEquals("time is missing", refusal("{\"id\":\"a\"}"));
    assertEquals("is not a JSON object", refusal("[]"));
    assertEquals("holds more than one JSON object", refusal("{}{}"));
    String line =
        new String(
            LoggedPredictionJson.toBytes(prediction(new Random(1), HARD)), StandardCharsets.UTF_8);
    for (int length = 0; length < line.length(); length++) {
      refusal(line.substring(0, length));
    }
  }

  private static String refusal(String line) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> LoggedPredictionJson.parse(line.getBytes(StandardCharsets.UTF_8)))
            .getMessage());
  }
}
