package io.purchaseintent.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRulesTest {

  private static final EventRules RULES = EventRules.asOf(Instant.parse("2026-03-01T00:00:00Z"));

  private static RawEvent raw(EventType type) {
    return new RawEvent()
        .set(EventField.EVENT_ID, "e")
        .set(EventField.TYPE, type.code())
        .set(EventField.EVENT_TIME, "2026-02-01T00:00:00Z")
        .set(EventField.SESSION_ID, "s")
        .set(EventField.PRODUCT_ID, "p");
  }

  private static Accepted accepted(RawEvent raw) {
    return assertInstanceOf(Accepted.class, RULES.check(raw));
  }

  private static Rejected rejected(RawEvent raw) {
    return assertInstanceOf(Rejected.class, RULES.check(raw));
  }

  /** Two purchases without an id were one, and a copy of it; those of no order were one order. */
  @ParameterizedTest
  @ValueSource(
      strings = {"null", "NULL", " None ", "undefined", "NaN", "[object HTMLH1Element]", "-", "-1"})
  void wordForNothing_isNoEventsId_andNoOrder(String text) {
    assertEquals(
        "event_id", rejected(raw(EventType.PURCHASE).set(EventField.EVENT_ID, text)).field());
    assertNull(accepted(raw(EventType.PURCHASE).set(EventField.ORDER_ID, text)).event().orderId());
  }

  @Test
  void numberOfARow_isAnEventsId_butZeroNoOrder() {
    assertEquals(
        "0", accepted(raw(EventType.PURCHASE).set(EventField.EVENT_ID, "0")).event().eventId());
    assertNull(accepted(raw(EventType.PURCHASE).set(EventField.ORDER_ID, "0")).event().orderId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"12,345,678", "1,299,00"})
  void twoDecimalCommas_areNoPrice(String text) {
    String once = WrittenNumber.of(EventField.PRICE, text, ',');

    assertEquals(
        0,
        accepted(raw(EventType.PURCHASE).set(EventField.PRICE, once)).event().priceMicros(),
        once);
  }

  @ParameterizedTest
  @CsvSource({
    "20.00, 1, purchase, 20000000, 1",
    "0, 1, purchase, -1, 1",
    "-0.00, 1, purchase, -1, 1",
    "3.99, 0.75, purchase, 3990000, 0.75",
    "3.99, 0.7504, purchase, 3990000, 0.75",
    "20, -1, refund, 20000000, 1",
    "-20, 1, refund, 20000000, 1",
    "-20, -2.5, refund, 20000000, 2.5",
    "0, -1, refund, -1, 1",
    "-0.000001, 1, refund, 2, 1",
    "-5, , refund, 5000000, 0",
  })
  void amounts_areWhatAPurchaseWas_andBelowZeroWhatARefundGivesBack(
      String price, String quantity, String type, long micros, double pieces) {
    Event event =
        accepted(
                raw(EventType.PURCHASE)
                    .set(EventField.ORDER_ID, "A1")
                    .set(EventField.PRICE, price)
                    .set(EventField.QUANTITY, quantity))
            .event();

    assertEquals(type, event.type().code());
    assertEquals(micros, event.priceMicros());
    assertEquals(pieces, event.quantity());
  }

  @ParameterizedTest
  @CsvSource({
    "0",
    "0.0004",
    "NaN",
    "1000000.01",
    "-1000000.01",
    "two",
  })
  void quantityThatIsNone_isLeftOutAndTold(String quantity) {
    Accepted accepted = accepted(raw(EventType.PURCHASE).set(EventField.QUANTITY, quantity));

    assertEquals(0, accepted.event().quantity());
    assertEquals(
        Map.of(
            EventField.QUANTITY,
            "\"" + quantity + "\" is not a number above 0 and at most 1000000"),
        accepted.unusable());
  }

  @Test
  void quantityBelowZero_ofACart_isRejected_forItSaysTheContraryOfItsType() {
    Rejected rejected = rejected(raw(EventType.ADD_TO_CART).set(EventField.QUANTITY, "-1"));

    assertEquals("quantity", rejected.field());
    assertTrue(rejected.reason().contains("the contrary of add_to_cart"), rejected.reason());
  }

  @Test
  void currencyThatIsNone_takesThePriceWithIt() {
    Accepted accepted =
        accepted(
            raw(EventType.PURCHASE)
                .set(EventField.PRICE, "€1,299.00")
                .set(EventField.CURRENCY, "EURO"));

    assertEquals(0, accepted.event().priceMicros());
    assertNull(accepted.event().currency());
    assertEquals(Set.of(EventField.CURRENCY), accepted.unusable().keySet());
  }

  @Test
  void valueOfAFieldThatIsNotOptional_costsTheEvent() {
    assertInstanceOf(
        Rejected.class,
        RULES.check(raw(EventType.PURCHASE).set(EventField.PRICE, "NaN"), Set.of()));
  }

  @Test
  void refund_needsItsOrder_butNoVisit() {
    RawEvent refund = raw(EventType.REFUND).set(EventField.SESSION_ID, null);
    assertEquals(
        new Rejected("order_id", "is missing, and a refund needs one: of which order is it?"),
        rejected(refund));

    assertEquals("refund-A1", accepted(refund.set(EventField.ORDER_ID, "A1")).event().sessionId());
    assertEquals(
        "refund-A1", accepted(refund.set(EventField.SESSION_ID, "null")).event().sessionId());
  }

  @ParameterizedTest
  @CsvSource({
    "1769904000",
    "1769904000000",
    "1769904000000000",
    "1769904000000000000",
    "1.769904E9",
    "1769904000.000",
  })
  void timeAsANumber_isOfTheUnitThatGivesATimeOfNow(String number) {
    assertEquals(
        Instant.parse("2026-02-01T00:00:00Z"),
        accepted(raw(EventType.PAGE_VIEW).set(EventField.EVENT_TIME, number)).event().eventTime());
  }

  @ParameterizedTest
  @CsvSource({"0", "17699040", "-1769904000", "1e99999", "99999999999999999999"})
  void numberThatIsNoTimeByAnyUnit_isRejected(String number) {
    assertEquals(
        "event_time",
        rejected(raw(EventType.PAGE_VIEW).set(EventField.EVENT_TIME, number)).field());
  }
}
