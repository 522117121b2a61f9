package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.event.EventType;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader.Keys;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MadeUpStatesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<Keys> asked = new ArrayList<>();

  private final FeatureReader store =
      new FeatureReader() {
        @Override
        public List<States> read(List<Keys> keys, long nanosLeft) {
          asked.addAll(keys);
          return Collections.nCopies(keys.size(), States.noStore());
        }

        @Override
        public boolean isReachable() {
          return false;
        }

        @Override
        public void close() {}
      };

  @Test
  void whateverTheStoreHas_allThatIsAskedForIsThere() {
    FeatureReader reader = new MadeUpStates(store, Clock.fixed(NOW, ZoneOffset.UTC));
    List<Keys> keys = List.of(new Keys("ann", "s1", "mug"), new Keys(null, "s2", null));

    List<States> states = reader.read(keys, 1);

    assertEquals(keys, asked);
    assertEquals(StateStatus.OK, states.get(0).userStatus());
    assertEquals(StateStatus.OK, states.get(0).sessionStatus());
    assertEquals(StateStatus.OK, states.get(0).productStatus());
    assertEquals(StateStatus.NOT_ASKED, states.get(1).userStatus());
    assertEquals(StateStatus.OK, states.get(1).sessionStatus());
    assertEquals(StateStatus.NOT_ASKED, states.get(1).productStatus());
    assertEquals(EventType.values().length, states.get(1).session().size());
  }
}
