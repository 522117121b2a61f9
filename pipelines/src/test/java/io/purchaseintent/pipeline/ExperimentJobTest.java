package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.experiment.ExperimentJob;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An experiment in a simulated shop, held against what nested loops make of its events. */
final class ExperimentJobTest {

  private static final double UPLIFT = 0.6;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-17T09:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static ExperimentShop shop;
  private static Lake lake;
  private static Path definition;
  private static Answer answer;
  private static JsonNode told;

  @BeforeAll
  static void play() throws IOException {
    shop = new ExperimentShop(7, 4_000, UPLIFT);
    lake = shop.lake(folder);
    definition = Files.writeString(folder.resolve("badge.yaml"), ExperimentShop.DEFINITION);
    Files.writeString(
        folder.resolve("policy.yaml"),
        """
        name: shop
        zone: UTC
        margin: 0.4
        average_order_value: 30
        exploration: {share: 0, among: not_losing}
        actions:
          - action: none
          - action: free_shipping
            cost: {fixed: 2, paid: on_purchase}
            uplift: {odds_ratio: 1}
        """);
    answer = run("--winsorise=1", "--policy=" + folder.resolve("policy.yaml"));
    told = read(answer, 0);
  }

  private static Answer run(String... options) {
    List<String> words =
        new ArrayList<>(
            List.of("experiment", "--lake=" + lake.root(), "--definition=" + definition));
    words.addAll(List.of(options));
    words.addAll(Answer.LIGHT_RUNNER);
    return Answer.of(CLOCK, words.toArray(String[]::new));
  }

  private static JsonNode read(Answer of, int exitCode) throws IOException {
    return new ObjectMapper().readTree(Path.of(of.json(exitCode).path("report").asText()).toFile());
  }

  private static JsonNode of(String list, String name, String value) {
    for (JsonNode each : told.path(list)) {
      if (each.path(name).asText().equals(value)) {
        return each;
      }
    }
    throw new AssertionError("no " + value + " in " + list);
  }

  /** A unit, as nested loops know it. */
  private static final class Naive {
    private String arm = "";
    private Instant first = Instant.MAX;
    private final Map<String, Long> orders = new HashMap<>();
    private final Set<String> ordersBefore = new HashSet<>();
    private double visits;
    private double bounces;
    private double costs;
    private double answers;
    private double errors;
    private double events;
  }

  private static Map<String, Naive> naive() {
    Map<String, Naive> units = new TreeMap<>();
    Map<String, String> owners = new HashMap<>();
    Map<String, Integer> acted = new HashMap<>();
    for (LoggedPrediction each : shop.predictions()) {
      boolean bySession = each.exposures().get(0).unit() == AllocationUnit.SESSION;
      String unit = bySession ? "s " + each.sessionId() : "u " + each.userId();
      owners.put(each.sessionId(), unit);
      acted.merge(each.sessionId(), each.action() == null ? 0 : 1, Integer::sum);
      Naive naive = units.computeIfAbsent(unit, added -> new Naive());
      naive.answers++;
      naive.errors += each.fallback() == null ? 0 : 1;
      if (each.time().isBefore(naive.first)) {
        naive.first = each.time();
        naive.arm = each.exposures().get(0).arm();
      }
    }
    Map<String, List<Event>> sessions = new TreeMap<>();
    for (Event event : shop.events()) {
      sessions.computeIfAbsent(event.sessionId(), added -> new ArrayList<>()).add(event);
    }
    sessions.forEach(
        (id, events) -> {
          String owner = owners.get(id);
          String user = events.get(events.size() - 1).userId();
          Naive unit = units.get(owner == null ? "u " + user : owner);
          if (unit != null) {
            add(unit, events, acted.getOrDefault(id, 0) > 0);
          }
        });
    return units;
  }

  private static void add(Naive unit, List<Event> visit, boolean acted) {
    boolean before = visit.get(visit.size() - 1).eventTime().isBefore(unit.first);
    unit.visits += before ? 0 : 1;
    unit.bounces += !before && visit.size() == 1 ? 1 : 0;
    boolean bought = false;
    for (Event event : visit) {
      if (event.type() == EventType.PURCHASE) {
        bought = true;
        if (event.eventTime().isBefore(unit.first)) {
          unit.ordersBefore.add(String.valueOf(event.orderId()));
        } else {
          unit.orders.put(String.valueOf(event.orderId()), event.priceMicros());
        }
      }
      unit.events += "unsubscribe".equals(event.page()) && !before ? 1 : 0;
    }
    unit.costs += acted && bought ? 2 : 0;
  }

  private interface Figure {
    double of(Naive unit);
  }

  private static double mean(String arm, Figure numerator, Figure denominator) {
    double sum = 0;
    double of = 0;
    for (Naive unit : naive().values()) {
      if (unit.arm.equals(arm)) {
        sum += numerator.of(unit);
        of += denominator.of(unit);
      }
    }
    return sum / of;
  }

  private static void assertFigures(
      String list, String name, String code, Figure numerator, Figure denominator) {
    JsonNode told = of(list, name, code);
    double control = mean("control", numerator, denominator);
    double with = mean("with", numerator, denominator);
    // Amounts are whole millionths, of each unit.
    double close = 1e-6;
    assertEquals(control, told.path("control").asDouble(), close, code);
    assertEquals(with, told.path("compared").asDouble(), close, code);
  }

  private static double revenue(Naive unit) {
    return unit.orders.values().stream().mapToLong(Long::longValue).sum() / 1e6;
  }

  @Test
  void metrics_areThoseOfNestedLoops() {
    assertFigures("metrics", "metric", "conversion", u -> u.orders.isEmpty() ? 0 : 1, u -> 1);
    assertFigures("metrics", "metric", "orders", u -> u.orders.size(), u -> 1);
    assertFigures("metrics", "metric", "revenue", ExperimentJobTest::revenue, u -> 1);
    assertFigures(
        "metrics", "metric", "order_value", ExperimentJobTest::revenue, u -> u.orders.size());
    assertFigures("metrics", "metric", "margin", u -> 0.4 * revenue(u) - u.costs, u -> 1);
  }

  @Test
  void guardrails_areThoseOfNestedLoops() {
    assertFigures("guardrails", "guardrail", "bounce", u -> u.bounces, u -> u.visits);
    assertFigures("guardrails", "guardrail", "errors", u -> u.errors, u -> u.answers);
    assertFigures("guardrails", "guardrail", "event:unsubscribe", u -> u.events, u -> 1);
    assertEquals(1.98, of("guardrails", "guardrail", "p99_ms").path("control").asDouble(), 0.05);
  }

  @Test
  void arms_haveTheUnitsOfNestedLoops() {
    for (String arm : List.of("control", "with")) {
      JsonNode counts = of("arms", "arm", arm);
      List<Naive> units = naive().values().stream().filter(u -> u.arm.equals(arm)).toList();
      assertEquals(units.size(), counts.path("units").asLong());
      assertEquals(
          units.stream().mapToLong(u -> u.orders.size()).sum(), counts.path("orders").asLong());
      long before = units.stream().mapToLong(u -> u.ordersBefore.size()).sum();
      assertEquals(before, counts.path("orders_before").asLong());
      assertTrue(before > 20, "orders before: " + before);
      assertEquals(0, counts.path("in_two_arms").asLong());
      assertEquals(0, counts.path("lost").asLong());
    }
  }

  @Test
  void uplift_isFoundWithinItsInterval_andShipped() {
    // The uplift is of a visit: of a unit that converts once, of several visits, it is a bit less.
    JsonNode lift = of("metrics", "metric", "orders").path("lift");
    assertTrue(lift.path("always").path("low").asDouble() < UPLIFT, lift.toString());
    assertTrue(lift.path("always").path("high").asDouble() > UPLIFT, lift.toString());
    assertTrue(lift.path("once").path("low").asDouble() < UPLIFT, lift.toString());
    assertTrue(lift.path("once").path("high").asDouble() > UPLIFT, lift.toString());
    assertEquals("ship", told.path("verdict").path("decision").asText());
    assertEquals("with", told.path("verdict").path("arm").asText());
    assertTrue(of("metrics", "metric", "revenue").path("variance_left").asDouble() < 1);
  }

  @Test
  void lastLook_isTheLookAtAll() {
    JsonNode series = told.path("series");
    JsonNode last = series.get(series.size() - 1);
    JsonNode lift = of("metrics", "metric", "conversion").path("lift");

    assertEquals(14, series.size());
    assertEquals("2026-11-15", last.path("day").asText());
    assertEquals(lift.path("value").asDouble(), last.path("lift").asDouble(), 1e-12);
    assertEquals(lift.path("always").path("low").asDouble(), last.path("low").asDouble(), 1e-12);
  }

  @Test
  void report_isAsItsSchemaSays_andThePageNeedsNothingElse() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ExperimentJob.class.getResourceAsStream("experiment.schema.json"))) {
      assertEquals(
          List.of(),
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
              .validate(told.toString(), InputFormat.JSON));
    }
    String page = Files.readString(Path.of(answer.json(0).path("page").asText()));
    assertTrue(page.contains("Ship with"), page);
    assertTrue(!page.contains("src=") && !page.contains("href=\"http"), page);
    assertTrue(answer.err().contains("Verdict: ship with"), answer.err());
  }

  @Test
  void lookAfterThreeDays_waitsForTheWeek() throws IOException {
    JsonNode early = read(run("--until=2026-11-05", "--report=" + folder.resolve("early.json")), 0);

    assertEquals("cannot_tell", early.path("verdict").path("decision").asText());
    assertTrue(early.path("verdict").path("days_left").asLong() > 0, early.toString());
    assertEquals("2026-11-04", early.path("series").get(2).path("day").asText());
    assertTrue(Duration.ofDays(3).toDays() == early.path("series").size());
  }
}
