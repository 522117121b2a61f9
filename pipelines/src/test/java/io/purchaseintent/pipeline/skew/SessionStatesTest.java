package io.purchaseintent.pipeline.skew;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.prediction.StateIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

final class SessionStatesTest {

  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final long MINUTE = 60_000;

  private static ReceivedEvent event(long id, long timeMinutes, long receivedMinutes) {
    return event(id, timeMinutes, receivedMinutes, null);
  }

  private static ReceivedEvent event(
      long id, long timeMinutes, long receivedMinutes, String userId) {
    CompactEvent any = CompactEvent.of(SmallShop.events(1).get(0));
    return new ReceivedEvent(
        "s",
        receivedMinutes * MINUTE,
        "event" + id,
        new CompactEvent(
            timeMinutes * MINUTE,
            0,
            id,
            any.type(),
            any.productId(),
            any.category(),
            any.priceMicros(),
            any.quantity(),
            any.orderId(),
            userId,
            any.device(),
            any.channel(),
            any.country(),
            any.zone()));
  }

  private static SessionState state(ReceivedEvent... events) {
    return SessionState.of(List.of(events).stream().map(ReceivedEvent::event).toList());
  }

  private static void assertFound(List<ReceivedEvent> events, SessionState state) {
    StateIdentity wanted = StateIdentity.of(state);
    assertEquals(Map.of(wanted, state), SessionStates.find(events, GAP, Set.of(wanted)));
  }

  private static void assertNotFound(List<ReceivedEvent> events, SessionState state) {
    assertEquals(Map.of(), SessionStates.find(events, GAP, Set.of(StateIdentity.of(state))));
  }

  @Test
  void statesAreThoseInTheOrderOfReceipt_notOfTime() {
    ReceivedEvent a = event(1, 0, 0);
    ReceivedEvent late = event(2, 5, 30);
    ReceivedEvent c = event(3, 10, 10);
    List<ReceivedEvent> events = List.of(late, c, a);

    assertFound(events, state(a));
    assertFound(events, state(a, c));
    assertFound(events, state(a, c, late));
    assertNotFound(events, state(a, late));
    assertNotFound(events, state(c));
  }

  @Test
  void eventThatJoinsTwoVisits_joinsTheirStates() {
    ReceivedEvent a = event(1, 0, 0);
    ReceivedEvent c = event(3, 40, 40);
    ReceivedEvent between = event(2, 20, 50);
    List<ReceivedEvent> events = List.of(a, between, c);

    assertFound(events, state(c));
    assertFound(events, state(a, between, c));
    assertNotFound(events, state(a, c));
  }

  @Test
  void shoppersOfOneId_haveStatesOfTheirOwn_alsoWhereItIsKnownLate() {
    ReceivedEvent ann = event(1, 0, 0, "ann");
    ReceivedEvent unnamed = event(2, 5, 5);
    ReceivedEvent bob = event(3, 3, 9, "bob");
    List<ReceivedEvent> events = List.of(ann, unnamed, bob);

    assertFound(events, state(ann, unnamed));
    assertFound(events, state(bob, unnamed));
    assertNotFound(events, state(ann, unnamed, bob));
  }

  @Test
  void exactlyTheGap_endsAVisit() {
    ReceivedEvent a = event(1, 0, 0);
    ReceivedEvent b = event(2, 30, 30);

    assertFound(List.of(a, b), state(b));
    assertNotFound(List.of(a, b), state(a, b));
    ReceivedEvent before = event(3, -30, 31);
    assertNotFound(List.of(a, before), state(a, before));
    assertFound(List.of(a, event(4, -29, 31)), state(a, event(4, -29, 31)));
  }

  @Test
  void eventsReceivedTogether_cameInTheOrderOfTheirIds_whereTimeAndSequenceAreEqual() {
    // The lower id has the higher hash.
    ReceivedEvent a = event(2, 0, 0);
    ReceivedEvent b = event(1, 0, 0);
    ReceivedEvent first = new ReceivedEvent("s", 0, "a", a.event());
    ReceivedEvent second = new ReceivedEvent("s", 0, "b", b.event());

    assertFound(List.of(second, first), state(first));
    assertNotFound(List.of(second, first), state(second));
  }

  @Test
  void longVisit_isCutAsTheLiveOneIs() {
    List<ReceivedEvent> events = new ArrayList<>();
    SessionState live = SessionState.empty();
    for (int i = 0; i < 1_200; i++) {
      ReceivedEvent next = event(i, i, i);
      events.add(next);
      live = live.with(next.event());
    }

    assertEquals(SessionState.MAX_EVENTS, live.size());
    assertFound(events, live);
  }

  @Test
  void elements_comeBackEqual() throws Exception {
    ReceivedEvent event = event(1, 3, -5);
    CoderProperties.coderDecodeEncodeEqual(new ReceivedEvent.EventCoder(), event);
    CoderProperties.coderSerializable(new MatchedPrediction.MatchedCoder());
    CoderProperties.coderSerializable(new JoinedPrediction.JoinedCoder());
  }
}
