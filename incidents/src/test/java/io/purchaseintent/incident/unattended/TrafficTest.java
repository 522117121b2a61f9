package io.purchaseintent.incident.unattended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {

  private static final Instant THEN = Instant.parse("2026-12-10T15:00:30Z");
  private static final Instant NOW = Instant.parse("2026-11-30T14:20:00Z");

  @Test
  void moved_lastEventHappensNow_andPausesStay() throws Exception {
    List<ObjectNode> events = Traffic.moved(seen(), NOW);

    assertEquals(NOW, GeneratedShop.time(events.get(1)));
    assertEquals(NOW.minus(Duration.ofSeconds(30)), GeneratedShop.time(events.get(0)));
    assertFalse(events.get(0).has("received_time"), "the collector says when it came");
  }

  @Test
  void moved_leavesTheVisitAsItWas() throws Exception {
    Seen seen = seen();

    Traffic.moved(seen, NOW);

    assertEquals(THEN, GeneratedShop.time(seen.events().get(1)));
  }

  @Test
  void visitThatComesAgain_hasIdsOfItsOwn() throws Exception {
    Seen again = seen().again("-7");

    assertEquals("s1-7", again.moment().sessionId());
    assertEquals("s1-7", again.events().get(0).path("session_id").asText());
    assertEquals("s1-1-7", again.events().get(0).path("event_id").asText());
    assertEquals(seen().moment().probability(), again.moment().probability());
  }

  @Test
  void order_isOfTheVisit_worthWhatTheLawCounts() throws Exception {
    ObjectNode order = Traffic.order(seen(), NOW);

    assertEquals("purchase", order.path("type").asText());
    assertEquals("s1", order.path("session_id").asText());
    assertEquals(60, order.path("price").asDouble());
    assertEquals(3, order.path("sequence").asInt());
    assertTrue(order.hasNonNull("product_id"), order.toString());
    assertFalse(order.path("event_id").asText().equals("s1-2"), "an event of its own");
  }

  private static Seen seen() throws Exception {
    return new Seen(
        new Moment("s1", null, THEN, null, 0, 60, 0.1, 3, 1, 0.5),
        List.of(event(1, THEN.minusSeconds(30)), event(2, THEN)));
  }

  private static ObjectNode event(int sequence, Instant time) throws Exception {
    return (ObjectNode)
        new ObjectMapper()
            .readTree(
                String.format(
                    "{\"event_id\":\"s1-%d\",\"session_id\":\"s1\",\"sequence\":%d,"
                        + "\"type\":\"page_view\",\"event_time\":\"%s\",\"received_time\":\"%s\"}",
                    sequence, sequence, time, time));
  }
}
