package io.purchaseintent.pipeline.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.RealRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WriteSessionsTest {

  private static RealRedis redis;

  @BeforeAll
  static void start() throws IOException {
    redis = RealRedis.start();
  }

  @AfterAll
  static void stop() throws IOException {
    redis.close();
  }

  @Test
  void newestState_isThereInTheEnd_inWhateverOrderStatesAreWritten() {
    List<SessionState> grown = new ArrayList<>();
    SessionState state = SessionState.empty();
    for (int i = 0; i < 12; i++) {
      // Every third event is late: the last time stays, the number grows.
      state = state.merge(SessionState.of(event(i, i % 3 == 2 ? 1_000 + i : 10_000L * i)));
      grown.add(state);
    }
    List<List<SessionState>> orders = new ArrayList<>();
    for (int seed = 0; seed < 10; seed++) {
      List<SessionState> order = new ArrayList<>(grown);
      Collections.shuffle(order, new Random(seed));
      orders.add(order);
    }

    for (int step = 0; step < grown.size(); step++) {
      List<KV<String, SessionState>> states = new ArrayList<>();
      for (int seed = 0; seed < orders.size(); seed++) {
        states.add(KV.of("seed" + seed, orders.get(seed).get(step)));
      }
      write(states);
    }

    for (int seed = 0; seed < orders.size(); seed++) {
      assertEquals(StateCodec.toText(state), value("seed" + seed), "seed " + seed);
    }
  }

  @Test
  void lateStateOfAnEarlierSession_doesNotReplaceALaterOneOfTheSameId() {
    SessionState later = SessionState.of(event(1, 9_000_000_000L));
    write("again", later);

    write("again", SessionState.of(List.of(event(2, 1_000), event(3, 2_000), event(4, 3_000))));

    assertEquals(StateCodec.toText(later), value("again"));
  }

  @Test
  void sameStateAgain_hasItsWholeTimeToLiveAgain() {
    SessionState state = SessionState.of(event(1, 5_000));
    write("kept", state);
    redis.client().pexpire("session:kept", 1_000);

    write("kept", state);

    assertTrue(redis.client().pttl("session:kept") > 1_000_000);
  }

  @Test
  void whatIsNoState_isReplaced() {
    SessionState state = SessionState.of(event(1, 5_000));
    for (String odd :
        List.of("", "x", "99999999999999999", "9999999999999zzzz", "%%% not digits")) {
      redis.client().set("session:odd", odd);
      write("odd", state);
      boolean looksNewer = odd.equals("99999999999999999");
      assertEquals(looksNewer ? odd : StateCodec.toText(state), value("odd"), odd);
    }
  }

  /** A sign-in that is known late parts a visit: the newest one is smaller than it was. */
  @Test
  void smallerVisitOfMoreEvents_replacesTheLargerOne() {
    CompactEvent last = event(5, 9_000);
    SessionState whole = SessionState.of(List.of(event(1, 1_000), event(2, 2_000), last));
    SessionState parted = SessionState.of(last);
    write(List.of(KV.of("parted", whole)), 3);

    write(List.of(KV.of("parted", parted)), 4);
    write(List.of(KV.of("parted", whole)), 3);

    assertEquals(StateCodec.toText(parted, 4), value("parted"));
    assertEquals(StateCodec.toText(parted, 12_345), StateCodec.toText(parted, 9_999));
  }

  private static CompactEvent event(int number, long millis) {
    return new CompactEvent(
        millis,
        0,
        number,
        EventType.PAGE_VIEW,
        null,
        null,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static String value(String session) {
    return redis.client().get("session:" + session);
  }

  private static void write(String session, SessionState state) {
    write(List.of(KV.of(session, state)));
  }

  private static void write(List<KV<String, SessionState>> states) {
    write(states, 0);
  }

  /**
   * Writes states.
   *
   * @param known events of each id; 0 where they are those of the state
   */
  private static void write(List<KV<String, SessionState>> states, int known) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.of(
                    states.stream()
                        .map(each -> KV.of(each.getKey(), known(each.getValue(), known)))
                        .toList())
                .withCoder(KvCoder.of(StringUtf8Coder.of(), WriteSessions.KNOWN)))
        .apply(WriteSessions.to(RedisAddress.of("redis", redis.uri()), Duration.ofMinutes(30)));
    pipeline.run().waitUntilFinish();
  }

  private static KV<Integer, SessionState> known(SessionState state, int known) {
    return KV.of(known == 0 ? state.size() : known, state);
  }
}
