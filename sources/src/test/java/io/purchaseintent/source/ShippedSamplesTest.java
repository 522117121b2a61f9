package io.purchaseintent.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.source.Importer.Counts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The invented files in the formats that mappings are shipped for give, event by event, what is
 * written beside them.
 */
class ShippedSamplesTest {

  private static final Path SAMPLES = Imports.MAPPINGS.resolve("samples");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  static List<String> samples() throws IOException {
    try (Stream<Path> folders = Files.list(SAMPLES)) {
      return folders
          .filter(Files::isDirectory)
          .map(sample -> sample.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_byItsMapping_givesWhatIsExpected(String name) throws IOException {
    Path sample = SAMPLES.resolve(name);
    JsonNode expected = JSON.readTree(sample.resolve("expected.json").toFile());
    List<JsonNode> events = new ArrayList<>();

    for (JsonNode input : expected.get("inputs")) {
      Imports imports = new Imports(Files.createTempDirectory(folder, "import"));
      Counts counts = imports.run(input.get("mapping").asText(), files(sample, input));

      assertEquals(figures(input), figures(counts), () -> reasons(imports));
      events.addAll(imports.events());
    }

    assertIdsTellEventsApart(events);
    events.forEach(event -> ((ObjectNode) event).remove("event_id"));
    List<JsonNode> told = new ArrayList<>();
    for (String line : Files.readAllLines(sample.resolve("expected-events.jsonl"))) {
      told.add(JSON.readTree(line));
    }
    assertEquals(inOrder(told), inOrder(events));
    assertEquals(summary(expected), summary(events));
  }

  @Test
  void everyMapping_hasASampleOrATestOfItsOwn() throws IOException {
    Set<String> tested = new TreeSet<>(Set.of("google-merch", "rees46", "retailrocket", "taobao"));
    for (String name : samples()) {
      JsonNode expected = JSON.readTree(SAMPLES.resolve(name).resolve("expected.json").toFile());
      expected.get("inputs").forEach(input -> tested.add(input.get("mapping").asText()));
    }

    try (Stream<Path> files = Files.list(Imports.MAPPINGS)) {
      assertEquals(
          tested,
          new TreeSet<>(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(file -> file.endsWith(".yaml"))
                  .map(file -> file.replace(".yaml", ""))
                  .toList()));
    }
  }

  private static Path[] files(Path sample, JsonNode input) {
    List<Path> files = new ArrayList<>();
    input.get("files").forEach(file -> files.add(sample.resolve(file.asText())));
    return files.toArray(new Path[0]);
  }

  private static Map<String, Long> figures(JsonNode input) {
    Map<String, Long> figures = new TreeMap<>();
    List.of("read", "written", "rejected", "passed_over")
        .forEach(key -> figures.put(key, input.get(key).asLong()));
    return figures;
  }

  private static Map<String, Long> figures(Counts counts) {
    return new TreeMap<>(
        Map.of(
            "read",
            counts.read(),
            "written",
            counts.written(),
            "rejected",
            counts.rejected(),
            "passed_over",
            counts.passedOver().values().stream().mapToLong(Long::longValue).sum()));
  }

  private static String reasons(Imports imports) {
    try {
      return imports.rejected().toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The same id is the same event, sent twice; what differs has another. */
  private static void assertIdsTellEventsApart(List<JsonNode> events) {
    Map<String, JsonNode> byId = new HashMap<>();
    Map<JsonNode, String> ids = new HashMap<>();
    for (JsonNode event : events) {
      String id = event.get("event_id").asText();
      JsonNode other = byId.putIfAbsent(id, event);
      assertTrue(other == null || other.equals(event), () -> other + " and " + event);
      ObjectNode rest = event.deepCopy();
      rest.remove("event_id");
      String before = ids.putIfAbsent(rest, id);
      assertTrue(before == null || before.equals(id), () -> "copies have two ids: " + event);
    }
  }

  /** One below the other, in the order of their times: lines that differ are easily seen. */
  static String inOrder(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.get("event_time").asText() + " " + sorted(event))
        .sorted()
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> sorted(JsonNode event) {
    Map<String, String> fields = new TreeMap<>();
    event
        .fields()
        .forEachRemaining(
            field -> {
              String text = text(field.getValue());
              // A gift: whether the contract has it as a price or as none is for others to hold.
              if (!field.getKey().equals("price") || !text.equals("0")) {
                fields.put(field.getKey(), text);
              }
            });
    return fields;
  }

  private static String text(JsonNode value) {
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }

  private static String summary(JsonNode expected) {
    ObjectNode told = expected.deepCopy();
    told.remove("inputs");
    return sorted(told.get("types"))
        + " "
        + told.get("sessions")
        + " "
        + told.get("users")
        + " "
        + told.get("orders")
        + " "
        + told.get("refunds")
        + " "
        + told.get("from")
        + " "
        + told.get("to");
  }

  private static String summary(List<JsonNode> events) {
    Map<String, String> types = new TreeMap<>();
    Set<String> sessions = new TreeSet<>();
    Set<String> users = new TreeSet<>();
    TreeSet<String> times = new TreeSet<>();
    for (JsonNode event : events) {
      types.merge(event.get("type").asText(), "1", ShippedSamplesTest::sum);
      sessions.add(event.get("session_id").asText());
      if (event.has("user_id")) {
        users.add(event.get("user_id").asText());
      }
      times.add(event.get("event_time").asText());
    }
    return types
        + " "
        + sessions.size()
        + " "
        + JSON.valueToTree(users)
        + " "
        + orders(events, "purchase")
        + " "
        + orders(events, "refund")
        + " "
        + JSON.valueToTree(times.first())
        + " "
        + JSON.valueToTree(times.last());
  }

  private static String sum(String one, String other) {
    return String.valueOf(Integer.parseInt(one) + Integer.parseInt(other));
  }

  /** Lines and values by order, an event that came twice counted once. */
  private static JsonNode orders(List<JsonNode> events, String type) {
    ObjectNode orders = JSON.createObjectNode();
    Set<JsonNode> seen = new HashSet<>();
    for (JsonNode event : events) {
      if (!event.get("type").asText().equals(type) || !seen.add(event)) {
        continue;
      }
      String id =
          event.has("order_id")
              ? event.get("order_id").asText()
              : event.get("session_id").asText() + " " + event.get("event_time").asText();
      ObjectNode order = orders.has(id) ? (ObjectNode) orders.get(id) : orders.putObject(id);
      order.put("lines", order.path("lines").asInt() + 1);
      BigDecimal value =
          event
              .path("price")
              .decimalValue()
              .multiply(BigDecimal.valueOf(event.path("quantity").asDouble(1)));
      order.put("value", order.path("value").decimalValue().add(value));
      if (event.has("currency")) {
        order.set("currency", event.get("currency"));
      }
    }
    orders.forEach(
        order -> {
          BigDecimal value = order.get("value").decimalValue().stripTrailingZeros();
          ((ObjectNode) order).put("value", value.scale() <= 0 ? value.setScale(0) : value);
        });
    return orders;
  }
}
