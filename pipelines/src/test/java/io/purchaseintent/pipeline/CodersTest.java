package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.pipeline.ingest.DeadLetter;
import io.purchaseintent.pipeline.ingest.DeadLetterCoder;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CodersTest {

  private static final List<Event> EVENTS = SmallShop.events(3);

  @Test
  void events_comeBackEqual_aloneAndAmongOthers() throws Exception {
    Coder<KV<Event, Event>> pair = KvCoder.of(EventCoder.of(), EventCoder.of());
    for (Event event : EVENTS) {
      CoderProperties.coderDecodeEncodeEqual(EventCoder.of(), event);
      CoderProperties.coderDecodeEncodeEqual(pair, KV.of(event, EVENTS.get(0)));
    }
    CoderProperties.coderSerializable(EventCoder.of());
  }

  @Test
  void compactEvents_comeBackEqual_aloneAndAmongOthers() throws Exception {
    List<CompactEvent> compact = EVENTS.stream().map(CompactEvent::of).toList();
    for (CompactEvent event : compact) {
      CoderProperties.coderDecodeEncodeEqual(CompactEventCoder.of(), event);
    }
    CoderProperties.coderDecodeEncodeEqual(ListCoder.of(CompactEventCoder.of()), compact);
  }

  @Test
  void deadLetters_comeBack_alsoThoseThatBuildsBeforeVersionsWrote() throws Exception {
    DeadLetter letter =
        new DeadLetter("kinesis:clicks/shard", "49", "price", "is below zero", -7, new byte[] {3});
    byte[] packed = CoderUtils.encodeToByteArray(DeadLetterCoder.of(), letter);
    byte[] older = CoderUtils.encodeToByteArray(SerializableCoder.of(DeadLetter.class), letter);

    assertEquals(0, packed[0], "a version follows");
    for (byte[] bytes : List.of(packed, older)) {
      DeadLetter back = CoderUtils.decodeFromByteArray(DeadLetterCoder.of(), bytes);
      assertEquals(letter.toRow(), back.toRow());
    }
    CoderProperties.coderSerializable(DeadLetterCoder.of());
  }

  @Test
  void eventsOfAVisit_comeBackEqual_whateverTheyShareWithTheOneBefore() {
    CompactEvent[] some = {
      event("kühl", "küche", "u1", "DE", "Europe/Berlin"),
      event("kühl", "küche", "u1", "DE", "Europe/Berlin"),
      event("kuhl", "kuche", "u1", "DE", "Europe/London"),
      event("kuhl", null, "u2", null, null),
      event(null, "kuche", null, "FR", "Europe/London"),
      event("", "kuch", "u", "", "Europe/Paris"),
      event("\u00e9", "a", "u", "", "Europe/Paris"),
      event("\u01e9", "\u0161", "u", "", "Europe/Paris")
    };
    for (CompactEvent first : some) {
      for (CompactEvent second : some) {
        List<CompactEvent> visit = List.of(first, second, first);
        Packer out = new Packer();
        CompactEventCoder.packAll(visit, out);

        assertEquals(visit, CompactEventCoder.unpackAll(new Unpacker(out.toBytes())));
      }
    }
  }

  private static CompactEvent event(
      @Nullable String product,
      @Nullable String category,
      @Nullable String user,
      @Nullable String country,
      @Nullable String zone) {
    return new CompactEvent(
        1_700_000_000_000L,
        3,
        77,
        EventType.PRODUCT_VIEW,
        product,
        category,
        5_000_000,
        1,
        null,
        user,
        null,
        null,
        country,
        zone == null ? null : ZoneId.of(zone));
  }

  @Test
  void equalEvents_haveEqualBytes() throws Exception {
    CoderProperties.coderDeterministic(EventCoder.of(), EVENTS.get(5), SmallShop.events(3).get(5));
  }

  @Test
  void bytesCutShort_areAnErrorOfTheCoder() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(EventCoder.of(), EVENTS.get(0));
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(CoderException.class, () -> CoderUtils.decodeFromByteArray(EventCoder.of(), cut));
  }

  /** What the state of live jobs holds that began before values had a version. */
  @Test
  void valuesOfBuildsWithoutVersions_areRead() throws Exception {
    CompactEvent event = CompactEvent.of(EVENTS.get(0));
    byte[] now = CoderUtils.encodeToByteArray(CompactEventCoder.of(), event);
    // They did not say when an event was known, in two bytes of an event that was at once.
    byte[] then = Arrays.copyOfRange(now, 2, now.length - 2);
    then[0] -= 2;

    assertEquals(0, now[0]);
    assertEquals(2, now[1]);
    assertEquals(event, CoderUtils.decodeFromByteArray(CompactEventCoder.of(), then));
  }

  @Test
  void eventsThatWereKnownLater_comeBackEqual() throws Exception {
    CompactEvent event = CompactEvent.of(EVENTS.get(0));
    CompactEvent late = event.knownAt(event.timeMillis() + 5, event.timeMillis() + 86_400_000);

    CoderProperties.coderDecodeEncodeEqual(CompactEventCoder.of(), late);
    CoderProperties.coderDecodeEncodeEqual(
        ListCoder.of(CompactEventCoder.of()), List.of(event, late, event));
  }

  /** A coder whose format changed: a number was one byte, and is four now. */
  private static final class Raised extends PackedCoder<Integer> {
    private static final long serialVersionUID = 1L;
    private final int version;

    Raised(int version) {
      this.version = version;
    }

    @Override
    protected int version() {
      return version;
    }

    @Override
    protected void pack(Integer value, Packer out) {
      if (version == 1) {
        out.oneByte(value);
      } else {
        out.float32(value);
      }
    }

    @Override
    protected Integer unpack(Unpacker in) {
      return version == 1 ? in.oneByte() : (int) in.float32();
    }

    @Override
    protected Integer unpackOlder(int older, Unpacker in) throws CoderException {
      return older == 1 ? in.oneByte() : super.unpackOlder(older, in);
    }
  }

  @Test
  void valuesOfTheVersionBefore_areRead_andThoseOfALaterOneRefusedWithBoth() throws Exception {
    byte[] before = CoderUtils.encodeToByteArray(new Raised(1), 7);
    byte[] after = CoderUtils.encodeToByteArray(new Raised(2), 7);

    assertEquals(7, CoderUtils.decodeFromByteArray(new Raised(2), before));
    assertEquals(7, CoderUtils.decodeFromByteArray(new Raised(2), after));
    CoderException refused =
        assertThrows(
            CoderException.class, () -> CoderUtils.decodeFromByteArray(new Raised(1), after));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("version 2, but this build reads version 1"),
        refused::getMessage);
  }
}
