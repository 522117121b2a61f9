package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices, currencies and pieces as shops write them: none of them costs a purchase. */
class WrittenAmountsTest {

  private static final String MAPPING =
      """
      fields:
        event_id: id
        type: {default: purchase}
        event_time: {default: "2024-05-01T10:00:00Z"}
        session_id: {default: s}
        product_id: {default: p}
        price: %s
        currency: %s
        quantity: qty
        order_id: order
      """;

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private Importer.Counts run(String price, String currency, String... rows) throws IOException {
    return runOf("", price, currency, rows);
  }

  private Importer.Counts runOf(String order, String price, String currency, String... rows)
      throws IOException {
    return imports.run(
        imports.file("m.yaml", MAPPING.formatted(price, currency)),
        1,
        imports.file(
            "t.csv",
            "order,id,price,currency,qty\n"
                + order
                + ","
                + String.join("\n" + order + ",", rows)
                + "\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20.00       | 20   |",
        "'1,299.00'  | 1299 |",
        "'1,299,000.50' | 1299000.5 |",
        "€5.00       | 5    |",
        "'  5.00  '  | 5    |",
        "5 €         | 5    |",
        "1E+1        | 10   |",
        "1.299       | 1.299 |",
        "1'299.50    | 1299.5 | ",
        "'19,99'     |      | 19.99",
        "'1.299,00 €'|      | 1299",
        "1.299       | 1.299 | 1299",
        "'1 299,5'   |      | 1299.5",
        "'1,299'     |      | 1.299",
        "1.299.000   |      | 1299000",
        "0.123       | 0.123 | 0.123",
        "'0,123'     |      | 0.123",
        "'5,-'       |      |",
        "(about 5)   |      |",
        "0           | 0    |",
        "0.00        | 0    |",
        "NaN         |      |",
        "free        |      |",
        "9999999999  |      |"
      })
  void price_asWritten_isThePriceOrNone(String written, String byPoint, String byComma)
      throws IOException {
    String row = "r,\"" + written + "\",EUR,1";

    assertEquals(1, run("price", "currency", row).written());
    assertPrice(byPoint);

    if (byComma != null) {
      run("{column: price, decimal: \",\"}", "currency", row);
      assertPrice(byComma);
    }
  }

  private void assertPrice(String expected) throws IOException {
    JsonNode event = imports.events().get(0);
    assertEquals("purchase", event.get("type").asText());
    assertEquals(
        expected == null ? null : Double.valueOf(expected),
        event.has("price") ? Double.valueOf(event.get("price").asDouble()) : null,
        event.toString());
  }

  @Test
  void thousandsByComma_whereThePointIsSaidToBeTheDecimals_areThousands() throws IOException {
    run("{column: price, decimal: \".\"}", "currency", "r,\"1,299\",EUR,1");

    assertPrice("1299");

    run("{column: price, decimal: \".\"}", "currency", "r,\"0,123\",EUR,1");

    assertPrice(null);
  }

  @Test
  void unusableValues_areCountedAndTold_andThePurchaseStays() throws IOException {
    Importer.Counts counts =
        run(
            "price",
            "currency",
            "a,\"19,99\",EUR,1",
            "b,NaN,EUR,1.0",
            "c,3.99,eur,0.75",
            "d,5.00,EURO,0",
            "e,5.00,,2000000");

    assertEquals(5, counts.written());
    Map<EventField, Long> events = new EnumMap<>(EventField.class);
    counts.unusable().forEach((field, found) -> events.put(field, found.events()));
    assertEquals(
        Map.of(EventField.PRICE, 2L, EventField.CURRENCY, 1L, EventField.QUANTITY, 2L), events);
    String example = counts.unusable().get(EventField.PRICE).example();
    assertTrue(example.startsWith("\"19,99\" is not a decimal number"), example);
    assertEquals(1, imports.events().get(1).get("quantity").asInt());
    assertEquals("EUR", imports.events().get(2).get("currency").asText());
    assertEquals(0.75, imports.events().get(2).get("quantity").asDouble());
    // An amount in a coin that nobody knows is none of the shop's.
    assertNull(imports.events().get(3).get("price"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r,20.00,EUR,-1",
        "r,-5.00,EUR,1",
        "r,−5.00 €,EUR,1",
        "r,\"-1,299.00\",EUR,1",
        "r,5.00-,EUR,1",
        "r,5.00 −,EUR,1",
        "r,(5.00),EUR,1",
        "r,\"€(1,299.00)\",EUR,1",
        "r,20.00,EUR,1-"
      })
  void belowZero_aPurchaseIsARefundOfItsOrder(String row) throws IOException {
    assertEquals(1, runOf("A1", "price", "currency", row).written());
    JsonNode refund = imports.events().get(0);
    assertEquals("refund", refund.get("type").asText());
    assertEquals("A1", refund.get("order_id").asText());
    assertTrue(refund.get("price").asDouble() > 0, refund.toString());
    assertEquals(1, refund.get("quantity").asInt());

    assertEquals(1, run("price", "currency", row).rejected());
    assertEquals(
        "is missing, and a purchase below 0 is a refund: of which order is it?",
        imports.rejected().get(0).get("reason").asText());
  }

  @Test
  void onBad_reject_costsTheEvent() throws IOException {
    assertEquals(1, run("{column: price, on_bad: reject}", "currency", "r,NaN,EUR,1").rejected());
    assertEquals("price", imports.rejected().get(0).get("field").asText());
  }

  @Test
  void onBad_missing_isForWhatAnEventCanDoWithout() throws IOException {
    String device = "currency\n  device: {column: qty%s}";
    assertEquals(1, run("price", device.formatted(""), "r,1,EUR,1").rejected());
    assertEquals(0, run("price", device.formatted(", on_bad: missing"), "r,1,EUR,1").rejected());

    assertFailure("page: {column: qty, decimal: \",\"}", "is for price and quantity only");
    assertFailure("user_id: {column: qty, on_bad: drop}", "one of [missing, reject]");
  }

  private void assertFailure(String field, String reason) {
    UserError error =
        assertThrows(UserError.class, () -> run("price", "currency\n  " + field, "r,1,EUR,1"));
    assertTrue(String.valueOf(error.getMessage()).contains(reason), error.getMessage());
  }
}
