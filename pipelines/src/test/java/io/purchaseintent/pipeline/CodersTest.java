package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.purchaseintent.event.Event;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.pipeline.coder.CompactEventCoder;
import io.purchaseintent.pipeline.coder.EventCoder;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
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
  void equalEvents_haveEqualBytes() throws Exception {
    CoderProperties.coderDeterministic(EventCoder.of(), EVENTS.get(5), SmallShop.events(3).get(5));
  }

  @Test
  void bytesCutShort_areAnErrorOfTheCoder() throws Exception {
    byte[] bytes = CoderUtils.encodeToByteArray(EventCoder.of(), EVENTS.get(0));
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThrows(CoderException.class, () -> CoderUtils.decodeFromByteArray(EventCoder.of(), cut));
  }
}
