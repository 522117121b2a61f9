package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SessionStateTest {

  @Property(tries = 300)
  void merge_isAssociativeCommutativeAndIdempotent(
      @ForAll long seed, @ForAll @IntRange(max = 40) int size) {
    SessionState a = SessionState.of(Histories.session(seed, size));
    SessionState b = SessionState.of(Histories.session(seed + 1, size / 2));
    SessionState c = SessionState.of(Histories.session(seed + 2, size / 3));

    assertEquals(a.merge(b).merge(c), a.merge(b.merge(c)));
    assertEquals(a.merge(b), b.merge(a));
    assertEquals(a, a.merge(a));
    assertEquals(a, a.merge(SessionState.empty()));
  }

  @Property(tries = 20)
  void merge_beyondTheGreatestSize_isStillAssociativeAndCommutative(@ForAll long seed) {
    SessionState a = SessionState.of(Histories.session(seed, 900));
    SessionState b = SessionState.of(Histories.session(seed + 1, 1_200));
    SessionState c = SessionState.of(Histories.session(seed + 2, 700));

    assertEquals(a.merge(b).merge(c), a.merge(b.merge(c)));
    assertEquals(a.merge(b), b.merge(a));
  }

  @Property(tries = 200)
  void state_dependsOnTheSetOfEventsAlone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    List<CompactEvent> events = Histories.session(seed, size);
    List<CompactEvent> shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, size / 2));
    Collections.shuffle(shuffled, new Random(seed));

    assertEquals(SessionState.of(events), SessionState.of(shuffled));
  }

  @Property(tries = 100)
  void merge_leavesItsArgumentsAlone(@ForAll long seed) {
    SessionState a = SessionState.of(Histories.session(seed, 20));
    SessionState b = SessionState.of(Histories.session(seed + 1, 20));
    List<CompactEvent> before = b.events();

    a.merge(b);

    assertEquals(before, b.events());
    assertEquals(a, SessionState.of(Histories.session(seed, 20)));
  }

  @Property(tries = 200)
  void codec_givesBackWhatItWasGiven(@ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    SessionState state = SessionState.of(Histories.session(seed, size));

    Decoded<SessionState> read = StateCodec.decodeSession(StateCodec.encode(state));

    assertEquals(new Decoded.Value<>(state), read);
  }

  @Property(tries = 300)
  void codec_cutOrChangedBytes_neverThrows(@ForAll long seed, @ForAll @IntRange(max = 400) int at) {
    byte[] bytes = StateCodec.encode(SessionState.of(Histories.session(seed, 10)));
    byte[] cut = java.util.Arrays.copyOf(bytes, Math.min(at, bytes.length - 1));
    byte[] changed = bytes.clone();
    changed[1 + at % (bytes.length - 1)] ^= (byte) (1 + seed % 127);

    if (cut.length > 0) {
      assertInstanceOf(Decoded.Corrupt.class, StateCodec.decodeSession(cut));
    }
    StateCodec.decodeSession(changed);
  }

  @Test
  void codec_anotherVersion_isToldNotRead() {
    byte[] bytes = StateCodec.encode(SessionState.of(Histories.session(1, 3)));
    bytes[0] = 99;

    assertEquals(new Decoded.OtherVersion<SessionState>(99), StateCodec.decodeSession(bytes));
  }

  @Test
  void ofTwoEventsWithOneId_theNewerCounts() {
    CompactEvent older = Histories.view("2026-01-01T00:00:00Z", "old", "c");
    CompactEvent newer =
        new CompactEvent(
            older.timeMillis() + 1,
            0,
            older.idHash(),
            older.type(),
            "new",
            null,
            0,
            0,
            null,
            null,
            null,
            null,
            null,
            null);

    SessionState state = SessionState.of(List.of(newer, older));

    assertEquals(List.of(newer), state.events());
    assertEquals(older.timeMillis(), state.firstTimeMillis());
  }

  @Test
  void longSession_keepsTheNewestAndTheFirstTime() {
    List<CompactEvent> events = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 2_500; i++) {
      events.add(Histories.event(random, i * 10L, i));
    }
    Collections.shuffle(events, random);

    SessionState state = SessionState.of(events);

    assertEquals(SessionState.MAX_EVENTS, state.size());
    assertEquals(15_000, state.event(0).timeMillis());
    assertEquals(24_990, state.newest().timeMillis());
    assertEquals(0, state.firstTimeMillis());
  }
}
