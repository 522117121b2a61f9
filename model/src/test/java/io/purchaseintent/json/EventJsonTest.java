package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventJsonTest {

  private static final EventRules RULES = EventRules.asOf(Instant.parse("2026-03-01T00:00:00Z"));
  private static final String START =
      "{\"event_id\":\"e\",\"type\":\"page_view\",\"event_time\":\"2026-02-01T00:00:00Z\","
          + "\"session_id\":\"s\"";

  static String[] linesThatAreNoEvent() {
    return new String[] {
      "",
      "not json",
      "[]",
      START,
      START + "}{}",
      START + ",\"odd\":" + "[".repeat(40) + "]".repeat(40) + "}",
      START + ",\"odd\":" + "1".repeat(101) + "}",
      START + ",\"price\":" + "1".repeat(101) + "}",
      START + ",\"page\":\"\u0000\"}",
    };
  }

  @ParameterizedTest
  @MethodSource("linesThatAreNoEvent")
  void lineThatIsNoEvent_isRejectedWithAReason(String line) {
    Rejected rejected =
        assertInstanceOf(
            Rejected.class, new EventJson(RULES).parse(line.getBytes(StandardCharsets.UTF_8)));

    assertEquals(Rejected.RECORD, rejected.field());
    assertFalse(rejected.reason().isBlank());
  }
}
