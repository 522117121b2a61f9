package io.purchaseintent.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    Rejected rejected = assertInstanceOf(Rejected.class, parse(line));

    assertEquals(Rejected.RECORD, rejected.field());
    assertFalse(rejected.reason().isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud83db"})
  void halfASurrogatePair_isRejected_forItWouldBeStoredAsAnotherText(String id) {
    Rejected rejected =
        assertInstanceOf(Rejected.class, parse(START + ",\"product_id\":\"" + id + "\"}"));

    assertEquals("product_id", rejected.field());
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
  void numberThatIsNone_costsItsValueOnly(String number) {
    Accepted accepted =
        assertInstanceOf(
            Accepted.class, parse(START + ",\"price\":" + number + ",\"odd\":" + number + "}"));

    assertEquals(Set.of(EventField.PRICE), accepted.unusable().keySet());
  }

  @Test
  void wholeSurrogatePair_isKept() {
    Accepted accepted =
        assertInstanceOf(Accepted.class, parse(START + ",\"product_id\":\"\\ud83d\\ude00\"}"));

    assertEquals("\ud83d\ude00", accepted.event().productId());
  }

  @ParameterizedTest
  @CsvSource({
    "event_id, '\"event_id\":\"e\"'",
    "price, '\"price\":1,\"price\":2'",
    "price, '\"price\":null,\"pr\\u0069ce\":2'",
    "received_time,"
        + " '\"received_time\":\"2026-02-01T00:00:00Z\",\"odd\":[{}],\"received_time\":null'"
  })
  void fieldThatIsThereTwice_isRejected_forEitherMayBeMeant(String field, String fields) {
    assertEquals(
        new Rejected(field, "is given twice: which one is meant?"),
        parse(START + "," + fields + "}"));
  }

  @Test
  void fieldOutsideTheContract_mayBeThereTwice_asOfAnotherObject() {
    assertInstanceOf(
        Accepted.class, parse(START + ",\"odd\":1,\"odd\":{\"price\":1,\"event_id\":\"x\"}}"));
  }

  @ParameterizedTest
  @CsvSource({
    "1e300, '\"1e300\" is above 1000000000, the highest price'",
    "1e999999999, '\"1e999999999\" is above 1000000000, the highest price'",
    "1000000000.000001, '\"1000000000.000001\" is above 1000000000, the highest price'",
    "-1e300, '\"-1e300\" is below 0'",
    "-3, '\"-3\" is below 0'",
    "'\"much\"', '\"much\" is not a decimal number from 0 to 1000000000'",
    "1e99999999999, '\"1e99999999999\" is not a decimal number from 0 to 1000000000'"
  })
  void priceThatIsNone_isToldWithItsBound_andCostsNoEvent(String price, String reason) {
    Accepted accepted =
        assertInstanceOf(Accepted.class, parse(START + ",\"price\":" + price + "}"));

    assertEquals(0, accepted.event().priceMicros());
    String told = String.valueOf(accepted.unusable().get(EventField.PRICE));
    assertTrue(told.startsWith(reason), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"event_id", "session_id", "product_id", "order_id"})
  void flag_isNoId(String field) {
    for (String flag : List.of("true", "false")) {
      String line =
          "{\"type\":\"page_view\",\"event_time\":\"2026-03-01T12:00:00Z\",\"%s\":%s}"
              .formatted(field, flag);

      assertEquals(new Rejected(field, "is not text or a number"), parse(line));
    }
  }

  @Test
  void flagForAUser_isNobody() {
    Accepted accepted =
        assertInstanceOf(
            Accepted.class,
            parse(
                "{\"event_id\":\"e\",\"type\":\"page_view\",\"session_id\":\"s\",\"user_id\":false,"
                    + "\"event_time\":\"2026-03-01T12:00:00Z\"}"));

    assertEquals("false", accepted.noUser());
  }

  private static ParseResult parse(String line) {
    return new EventJson(RULES).parse(line.getBytes(StandardCharsets.UTF_8));
  }
}
