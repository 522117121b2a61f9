package io.purchaseintent.serving.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.KeyValue;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.FeatureReader.Keys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A session's state is shown to whom its visit is of, and to nobody else. */
final class OtherVisitTest {

  private static CompactEvent event(int minute, @Nullable String userId, EventType type) {
    return new CompactEvent(
        60_000L * minute, 0, minute, type, "p", null, 500, 1, null, userId, null, null, null, null);
  }

  private static States read(@Nullable String userId, CompactEvent... events) {
    byte[] stored =
        StateCodec.toText(SessionState.of(List.of(events))).getBytes(StandardCharsets.US_ASCII);
    return RedisFeatureReader.states(
        new Keys(userId, "s", null),
        key -> key.equals("session:s") ? KeyValue.just(key, stored) : null);
  }

  @Test
  void anothersVisit_isNotShown() {
    States states = read("bob", event(0, "ann", EventType.ADD_TO_CART));

    assertEquals(StateStatus.OTHER_VISIT, states.sessionStatus());
    assertTrue(states.session().isEmpty());
  }

  @Test
  void visitOfWhoAsks_orOfNobodyYet_isShown_andToWhomeverDoesNotSay() {
    CompactEvent unnamed = event(0, null, EventType.PRODUCT_VIEW);
    CompactEvent ann = event(1, "ann", EventType.SIGN_IN);

    assertEquals(StateStatus.OK, read("ann", unnamed, ann).sessionStatus());
    assertEquals(StateStatus.OK, read("ann", unnamed).sessionStatus());
    assertEquals(StateStatus.OK, read(null, unnamed, ann).sessionStatus());
  }

  @Test
  void behindASignOut_isAnotherVisit_forWhoeverAsks() {
    CompactEvent ann = event(0, "ann", EventType.ADD_TO_CART);
    CompactEvent out = event(1, null, EventType.SIGN_OUT);

    assertEquals(StateStatus.OTHER_VISIT, read(null, ann, out).sessionStatus());
    assertEquals(StateStatus.OTHER_VISIT, read("ann", ann, out).sessionStatus());
  }
}
