package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records with objects and lists in them: which events they become, and that none is lost. */
class StructuredRecordsTest {

  /** Fields of which a test looks at none. */
  private static final String REST =
      "  type: {default: page_view}\n  event_time: {default: '2024-05-01T10:00:00Z'}\n"
          + "  session_id: {default: s}\n";

  @TempDir Path folder;
  private Imports imports;

  @BeforeEach
  void setUp() {
    imports = new Imports(folder);
  }

  private Counts run(String mapping, String name, String content) throws IOException {
    return imports.run(imports.file("m.yaml", mapping), 1, imports.file(name, content));
  }

  private List<String> written(String field) throws IOException {
    return imports.events().stream().map(event -> event.path(field).asText()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "user.id; '{\"user\":{\"id\":7}}'",
        "user.id; '{\"user.id\":7}'",
        "user.a.id; '{\"user\":{\"a.id\":7}}'",
        "items[1].sku; '{\"items\":[{\"sku\":1},{\"sku\":7}]}'",
        "tags[0]; '{\"tags\":[\"7\",\"8\"]}'",
        "p[key=id].value.int|string; '{\"p\":[{\"key\":\"x\"},{\"key\":\"id\",\"value\":{\"string\":\"7\"}}]}'",
        "p[key=id].value.int|string; '{\"p\":[{\"key\":\"id\",\"value\":{\"string\":\"8\",\"int\":7}}]}'",
        "c[schema=iglu:shop/*].data.n; '{\"c\":[{\"schema\":\"iglu:other/1\"},{\"schema\":\"iglu:shop/1-0-0\",\"data\":{\"n\":7}}]}'",
        "properties.order; '{\"properties\":\"{\\\"order\\\":7}\"}'",
        "properties.lines[0].n; '{\"properties\":\"{\\\"lines\\\":\\\"[{\\\\\\\"n\\\\\\\":7}]\\\"}\"}'",
        "'[\"a.b\"].c'; '{\"[\\\"a.b\\\"].c\":7}'",
        "u['a.b'].c; '{\"u\":{\"a.b\":{\"c\":7}}}'",
        "a|b; '{\"b\":7}'",
        "'[b, a.c, d]'; '{\"a\":{\"c\":7},\"d\":8}'"
      })
  void path_leadsToTheText(String path, String json) throws IOException {
    String column = path.startsWith("[b") ? path : '\'' + path.replace("'", "''") + '\'';
    run("fields:\n  event_id: {column: " + column + "}\n" + REST, "a.jsonl", json + "\n");

    assertEquals(List.of("7"), written("event_id"), path);
  }

  /** What an export of today has, one of last year has not. */
  @Test
  void fileWithoutAnyOfSeveralColumns_isRead_andToldOfThem() throws IOException {
    Counts counts =
        run(
            "fields:\n  event_id: id\n  country: {column: [geo_v2, geo.country]}\n" + REST,
            "a.csv",
            "id\n1\n");

    assertEquals(1, counts.written());
    assertEquals(List.of(""), written("country"));
    assertTrue(counts.neverThere().toString().contains("geo_v2"), counts::toString);
    String one = "fields:\n  event_id: id\n  country: {column: geo_v2}\n" + REST;
    assertThrows(UserError.class, () -> run(one, "b.csv", "id\n1\n"));
  }

  @Test
  void pathsIntoTextsOfCsv_areReadAsJson_andBrokenOnesAreTold() throws IOException {
    run(
        "fields:\n  event_id: props.order.id\n  user_id: 'user (id)|x'\n  product_id: ctx.sku\n"
            + REST,
        "a.csv",
        "props,user (id)|x,ctx.sku\n"
            + "\"{\"\"order\"\":{\"\"id\"\":1}}\",ann,p\n"
            + "{'order': 2},bob,p\n"
            + "{},carl,p\n");

    assertEquals(List.of("1"), written("event_id"));
    assertEquals(List.of("ann"), written("user_id"));
    assertEquals(List.of("p"), written("product_id"));
    assertTrue(
        imports
            .rejected()
            .get(0)
            .get("reason")
            .asText()
            .startsWith("props is read as JSON, and is"),
        imports.rejected().toString());
    assertEquals("event_id", imports.rejected().get(1).get("field").asText());
  }

  @Test
  void each_makesARowOfAnEntry_andOneOfARecordWithoutAny() throws IOException {
    Counts counts =
        run(
            "each: ecommerce.items\nfields:\n  event_id: {template: '{id}-{entry}'}\n"
                + "  product_id: {column: [ecommerce.items.sku, ecommerce.items.name]}\n"
                + "  order_id: ecommerce.order\n"
                + "  category: ecommerce.items[0].sku\n"
                + REST,
            "a.jsonl",
            """
            {"id":1,"ecommerce":{"order":"A","items":[{"sku":"p1"},{"sku":null,"name":"p2"}]}}
            {"id":2,"ecommerce":{"order":"B","items":[]}}
            {"id":3}
            """);

    assertEquals(List.of("1-0", "1-1", "2-0", "3-0"), written("event_id"));
    assertEquals(List.of("p1", "p2", "", ""), written("product_id"));
    assertEquals(List.of("A", "A", "B", ""), written("order_id"));
    assertEquals(List.of("p1", "p1", "", ""), written("category"));
    assertEquals(new Imports.Brief(3, 4, 0, 1, List.of()), Imports.brief(counts));
    assertEquals(List.of(), counts.neverThere());
  }

  @Test
  void listsInEntries_areGoneThroughBoth() throws IOException {
    run(
        "each: refunds.lines\nfields:\n  event_id: {template: '{id}-{refunds.id}-{entry}'}\n"
            + "  product_id: refunds.lines.item.sku\n"
            + REST,
        "a.jsonl",
        "{\"id\":1,\"refunds\":[{\"id\":\"r\",\"lines\":[{\"item\":{\"sku\":\"a\"}},{\"item\":{\"sku\":\"b\"}}]},"
            + "{\"id\":\"s\"},{\"id\":\"t\",\"lines\":[{\"item\":{\"sku\":\"c\"}}]}]}\n");

    assertEquals(List.of("1-r-0.0", "1-r-0.1", "1-s-1", "1-t-2.0"), written("event_id"));
    assertEquals(List.of("a", "b", "", "c"), written("product_id"));
  }

  @Test
  void entriesOfAKey_areThoseThatHaveIt() throws IOException {
    run(
        "each: 'contexts[schema=iglu:product/*]'\nfields:\n"
            + "  event_id: {template: '{id}-{entry}'}\n"
            + "  product_id: 'contexts[schema=iglu:product/*].data.id'\n"
            + REST,
        "a.jsonl",
        "{\"id\":1,\"contexts\":[{\"schema\":\"iglu:page/1\"},{\"schema\":\"iglu:product/1\",\"data\":{\"id\":\"p\"}},"
            + "{\"schema\":\"iglu:product/2\",\"data\":{\"id\":\"q\"}}]}\n");

    assertEquals(List.of("p", "q"), written("product_id"));
  }

  @Test
  void listThatIsNone_costsItsRecordAndSaysSo() throws IOException {
    run(
        "each: items\nfields:\n  event_id: {template: '{id}-{entry}'}\n  product_id: items.sku\n"
            + REST,
        "a.jsonl",
        "{\"id\":1,\"items\":\"none\"}\n{\"id\":2,\"items\":{\"sku\":\"p\"}}\n"
            + "{\"id\":3,\"items\":[{\"sku\":\"q\"}]}\n");

    assertEquals(List.of("3-0"), written("event_id"));
    assertEquals(
        List.of(
            "items is \"none\", but \"each: items\" needs a list there",
            "items is an object, but \"each: items\" needs a list there"),
        imports.rejected().stream().map(row -> row.get("reason").asText()).toList());
  }

  @Test
  void rejectedEntries_tellTheirNumbers_andTheRecordOnce() throws IOException {
    Counts counts =
        run(
            "each: items\nfields:\n  event_id: {template: '{id}-{entry}'}\n"
                + "  product_id: {column: items.sku, on_bad: reject}\n"
                + REST.replace("page_view", "product_view"),
            "a.jsonl",
            "{\"id\":1,\"items\":[{},{\"sku\":\"q\"},{}]}\n{\"id\":2,\"items\":[{}]}\n");

    List<JsonNode> rejected = imports.rejected();
    assertEquals(new Imports.Brief(2, 1, 3, 1, List.of()), Imports.brief(counts));
    assertEquals(
        List.of("0", "2", "0"), rejected.stream().map(r -> r.get("entry").asText()).toList());
    assertEquals(List.of(true, false, true), rejected.stream().map(r -> r.has("text")).toList());
  }

  private static final String ORDERS =
      """
      fields:
        type: {default: purchase}
        event_time: created_at
        session_id: {template: "order-{id}"}
        user_id: customer.id
        order_id: id
      events:
        - when: {kind: [order, cart]}
          each: line_items
          fields:
            event_id: {template: "{id}-{entry}"}
            product_id: line_items.product_id
            price: line_items.price
            quantity: line_items.quantity
        - when: {refunds: any, test: absent}
          each: refunds
          fields:
            event_id: {template: "{id}-r{entry}"}
            type: {default: page_view}
            event_time: refunds.created_at
      """;

  @Test
  void events_areAllThatFitARecord_andOthersAreToldOf() throws IOException {
    Counts counts =
        run(
            ORDERS,
            "a.jsonl",
            """
            {"kind":"order","id":1,"created_at":"2024-05-01T10:00:00Z","customer":{"id":"u"},"line_items":[{"product_id":"a","price":"1.50","quantity":2},{"product_id":"b","price":"0"}],"refunds":[{"created_at":"2024-05-03T10:00:00Z"}]}
            {"kind":"order","id":2,"created_at":"2024-05-01T11:00:00Z","line_items":[{"product_id":"a"}],"refunds":[]}
            {"kind":"cart","id":3,"test":true,"created_at":"2024-05-01T12:00:00Z","refunds":[{"created_at":"2024-05-03T10:00:00Z"}]}
            {"kind":"scroll","id":4}
            {"kind":"scroll","id":5}
            {"id":6}
            """);

    assertEquals(List.of("1-0", "1-1", "1-r0", "2-0", "3-0"), written("event_id"));
    assertEquals("2024-05-03T10:00:00Z", imports.events().get(2).get("event_time").asText());
    assertEquals(Map.of("kind = \"scroll\"", 2L, "kind is not there", 1L), counts.passedOver());
    assertEquals(new Imports.Brief(6, 5, 0, 1, List.of()), Imports.brief(counts));
  }

  @Test
  void mappingThatFitsNoRecord_isAnErrorThatTellsWhatThereIs() throws IOException {
    Path mapping = imports.file("m.yaml", ORDERS);
    Path file = imports.file("a.jsonl", "{\"kind\":\"scroll\"}\n".repeat(3));

    UserError error = assertThrows(UserError.class, () -> imports.run(mapping, 1, file));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("No row fits any of the events of"), message);
    assertTrue(message.contains("3 × kind = \"scroll\""), message);
  }

  @Test
  void timeOfADayAndHowFarIntoIt_areAdded() throws IOException {
    String mapping =
        "fields:\n  event_id: id\n  type: {default: page_view}\n  session_id: {default: s}\n"
            + "  event_time: {column: day, time: date, zone: Europe/Vienna, plus: {column: frame,"
            + " unit: UNIT}}\n";

    run(
        mapping.replace("UNIT", "milliseconds"),
        "a.csv",
        "id,day,frame\n1,2016-05-09,526309\n2,2016-05-09,\n3,2016-05-09,soon\n4,2016-05-09,1e15\n");

    assertEquals(List.of("2016-05-08T22:08:46.309Z"), written("event_time"));
    assertEquals(
        List.of(
            "2016-05-08T22:00:00Z lacks what is to be added to it: \"frame\" is not there",
            "\"soon\" (\"frame\") is no number to add to 2016-05-08T22:00:00Z",
            "1e15 milliseconds (\"frame\") are more than ten years: that is no distance from"
                + " 2016-05-08T22:00:00Z"),
        imports.rejected().stream().map(row -> row.get("reason").asText()).toList());

    run(mapping.replace("UNIT", "hours"), "a.csv", "id,day,frame\n1,2016-05-09,1.5\n");
    assertEquals(List.of("2016-05-08T23:30:00Z"), written("event_time"));
  }

  @Test
  void listThatNoRowHas_isToldWithWhatThereIs_andAnEmptyOneIsThere() throws IOException {
    String each = "each: %s\nfields:\n  event_id: id\n" + REST;

    Counts other = run(each.formatted("lines"), "a.jsonl", "{\"id\":1,\"items\":[{\"sku\":1}]}\n");
    Counts empty = run(each.formatted("items"), "a.jsonl", "{\"id\":1,\"items\":[]}\n");

    assertEquals(List.of("lines was in none of 1 rows; there are id, items"), other.neverThere());
    assertEquals(List.of(), empty.neverThere());
  }

  @Test
  void pathThatNoRowHas_isToldWithWhatThereIs() throws IOException {
    Counts counts =
        run(
            "fields:\n  event_id: id\n  user_id: user.uid\n  product_id: items.sku\n"
                + "  page: where\n  category: [user.none]\n  device: {column: [user.id, user.x]}\n"
                    .replace("  category: [user.none]\n", "")
                + "  country: {template: '{user}'}\n"
                + "  order_id: order\n"
                + REST,
            "a.jsonl",
            "{\"id\":1,\"user\":{\"id\":\"other\",\"name\":\"ann\"},\"items\":[{\"sku\":1}],\"order\":null}\n");

    assertEquals(
        List.of(
            "user.uid was in none of 1 rows; there are user.id, user.name",
            "where was in none of 1 rows; there are id, items, order, user",
            "items.sku was in none of 1 rows; items is a list: name an entry (items[0]), or make"
                + " each a row (each: items)"),
        counts.neverThere().stream().filter(told -> !told.startsWith("user was")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"id\":1},{\"id\":2}]",
        "'[\n  {\"id\": 1, \"a\": \"}\\\"{\"},\n  {\n\"id\": 2}\n]\n'",
        "'{\n  \"id\": 1\n}\n{\n  \"id\": 2\n}\n'",
        "'{\"id\":1}\n\n{\"id\":2}'",
        "'\uFEFF [ {\"id\":1} , {\"id\":2} ] '"
      })
  void jsonInLinesArraysOrOneBehindTheOther_isReadAlike(String content) throws IOException {
    run("fields:\n  event_id: id\n" + REST, "a.json", content);

    assertEquals(List.of("1", "2"), written("event_id"));
  }

  @Test
  void brokenEntryOfAnArray_costsItselfOnly() throws IOException {
    run(
        "fields:\n  event_id: id\n" + REST,
        "a.json",
        "[{\"id\":1},\n{\"id\":oops},\n7,\n{\"id\":2},\n{\"id\":3");

    assertEquals(List.of("1", "2"), written("event_id"));
    assertEquals(
        List.of(2, 3, 5), imports.rejected().stream().map(r -> r.get("line").asInt()).toList());
  }

  @Test
  void eachBesideEvents_andEventsWithoutTheirFields_areErrorsOfTheMapping() throws IOException {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "each: a\nevents:\n  - fields: {}\n",
                "each stands beside events",
                "events:\n  - fields: {event_id: id}\n",
                "lacks type: every event needs it",
                "fields: {event_id: {column: a, plus: {column: b}}}\n",
                "plus is for event_time")
            .entrySet()) {
      Path mapping = imports.file("m.yaml", wrong.getKey());
      UserError error =
          assertThrows(
              UserError.class,
              () -> imports.run(mapping, 1, imports.file("a.jsonl", "{\"id\":1}")));
      assertTrue(String.valueOf(error.getMessage()).contains(wrong.getValue()), error.getMessage());
    }
  }

  /** An order of any number of lines is as many purchases, whatever stands around its list. */
  @Test
  void noEntryIsLost() throws IOException {
    java.util.SplittableRandom random = new java.util.SplittableRandom(11);
    StringBuilder content = new StringBuilder();
    int expected = 0;
    for (int i = 0; i < 500; i++) {
      int lines = random.nextInt(6);
      content.append("{\"id\":").append(i);
      if (lines > 0 || random.nextBoolean()) {
        content.append(",\"o\":{\"x\":[[1,{\"y\":[]}],{}],\"items\":[");
        for (int j = 0; j < lines; j++) {
          content.append(j > 0 ? "," : "").append("{\"q\":[{\"sku\":9}],\"sku\":\"p").append(j);
          content.append("\",\"z\":{\"sku\":1}}");
        }
        content.append("],\"more\":\"]\"}");
      }
      content.append("}").append(random.nextBoolean() ? "\n" : "\r\n");
      expected += Math.max(1, lines);
    }

    Counts counts =
        run(
            "each: o.items\nfields:\n  event_id: {template: '{id}-{entry}'}\n"
                + "  product_id: o.items.sku\n"
                + REST,
            "a.jsonl",
            content.toString());

    assertEquals(expected, counts.written());
    assertEquals(expected, Math.toIntExact(written("event_id").stream().distinct().count()));
    assertTrue(
        StreamSupport.stream(imports.events().spliterator(), false)
            .allMatch(
                event ->
                    !event.has("product_id")
                        || event
                            .get("product_id")
                            .asText()
                            .equals("p" + event.get("event_id").asText().split("-")[1])));
  }

  @Test
  void numberThatIsNone_costsItsValueOnly() throws IOException {
    Counts counts =
        run(
            "fields:\n  event_id: id\n  product_id: p\n  price: price\n  user_id: u\n"
                + "  type: {default: product_view}\n"
                + REST.substring(REST.indexOf("  event_time")),
            "a.jsonl",
            "{\"id\":1,\"p\":\"a\",\"price\":NaN,\"u\":NaN}\n"
                + "{\"id\":2,\"p\":\"a\",\"price\":-Infinity,\"u\":7}\n");

    assertEquals(List.of("1", "2"), written("event_id"));
    assertEquals(List.of("", "7"), written("user_id"));
    assertEquals(2, counts.unusable().values().iterator().next().events());
    assertEquals(Map.of("nan", 1L), counts.noUsers());
  }

  @Test
  void absentBesideATextInWhen_takesRecordsWithoutIt() throws IOException {
    Counts counts =
        run(
            "fields:\n  event_id: id\n"
                + REST
                + "events:\n  - when: {test: [\"false\", absent]}\n"
                + "    fields:\n      sequence: id\n",
            "a.jsonl",
            "{\"id\":1,\"test\":false}\n{\"id\":2}\n{\"id\":3,\"test\":true}\n{\"id\":4,\"test\":null}\n");

    assertEquals(List.of("1", "2", "4"), written("event_id"));
    assertEquals(Map.of("test = \"true\"", 1L), counts.passedOver());
  }
}
