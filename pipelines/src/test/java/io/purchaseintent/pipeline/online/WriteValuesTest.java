package io.purchaseintent.pipeline.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.pipeline.Answer;
import io.purchaseintent.pipeline.RealRedis;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of two publishings the values of the later one stay, whichever comes last. */
class WriteValuesTest {

  private static final Instant MONDAY = Instant.parse("2024-03-04T00:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2024-03-05T00:00:00Z");

  private static RealRedis redis;

  @BeforeAll
  static void start() throws IOException {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stop() throws IOException {
    redis.close();
  }

  private static String value(Instant asOf, int visits) {
    return StateCodec.toText(
        StateCodec.encode(UserHistory.asOf(asOf).lifetimeSessionCount(visits).build()));
  }

  private static void write(String key, String value, @Nullable Instant asOf) {
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(Answer.LIGHT_RUNNER.toArray(String[]::new)).create());
    pipeline
        .apply(Create.of(KV.of(key, value)))
        .apply(WriteValues.to(RedisAddress.of("redis", redis.uri()), Duration.ofHours(1), asOf));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void olderPublishing_doesNotReplaceWhatALaterOneWrote_unlessItGoesBack() {
    redis.client().set("user:u", value(TUESDAY, 2));

    write("user:u", value(MONDAY, 1), MONDAY);
    assertEquals(value(TUESDAY, 2), redis.client().get("user:u"));

    write("user:u", value(TUESDAY, 3), TUESDAY);
    assertEquals(value(TUESDAY, 3), redis.client().get("user:u"), "made anew");

    write("user:u", value(MONDAY, 1), TUESDAY);
    assertEquals(value(MONDAY, 1), redis.client().get("user:u"), "its later row is gone");

    redis.client().set("user:u", value(TUESDAY, 2));
    write("user:u", value(MONDAY, 1), null);
    assertEquals(value(MONDAY, 1), redis.client().get("user:u"));
    assertTrue(redis.client().pttl("user:u") > 3_000_000);
  }

  @Test
  void whatIsNoValue_orOfATimeToCome_isReplaced() {
    for (String odd :
        new String[] {
          "",
          "x",
          "of a lake of before",
          "////////////////",
          "%%%",
          value(Instant.parse("2999-01-01T00:00:00Z"), 1)
        }) {
      redis.client().set("user:odd", odd);

      write("user:odd", value(MONDAY, 1), MONDAY);

      assertEquals(value(MONDAY, 1), redis.client().get("user:odd"), odd);
    }
  }

  @Test
  void timesBeforeTheEpoch_areRead() {
    Instant early = Instant.parse("1969-12-30T00:00:00Z");
    redis.client().set("user:early", value(early.plusSeconds(86_400), 2));

    write("user:early", value(early, 1), early);

    assertEquals(value(early.plusSeconds(86_400), 2), redis.client().get("user:early"));
  }
}
