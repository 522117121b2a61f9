package io.purchaseintent.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Plans by a small lake of six weeks, of which the last day is not over. */
final class PlanCommandTest {

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Instant NOW = START.plus(Duration.ofDays(42)).plusSeconds(3_600);
  private static final int VISITS_OF_A_DAY = 40;

  @TempDir private static Path home;
  @TempDir private Path empty;

  private static final List<Event> EVENTS = new ArrayList<>();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void fillTheLake() throws IOException {
    fill(home, 42, EVENTS);
  }

  private int plan(String... options) {
    return plan(home, options);
  }

  private int plan(Path at, String... options) {
    List<String> words = new ArrayList<>(List.of("--home=" + at));
    words.addAll(List.of(options));
    CommandLine line = Commands.line(new PlanCommand(Clock.fixed(NOW, ZoneOffset.UTC)));
    return line.setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words.toArray(String[]::new));
  }

  private static Event event(Instant time, String session, @Nullable String user, EventType type) {
    boolean buys = type == EventType.PURCHASE;
    return new Event(
        session + type,
        type,
        time,
        0,
        session,
        user,
        null,
        "mug",
        null,
        50_000_000,
        null,
        1,
        buys ? "order-" + session : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static void fill(Path at, int days, List<Event> events) throws IOException {
    Random random = new Random(1);
    for (int day = 0; day <= days; day++) {
      for (int visit = 0; visit < VISITS_OF_A_DAY; visit++) {
        Instant time = START.plus(Duration.ofDays(day)).plusSeconds(random.nextInt(3_600));
        String session = "s" + day + "-" + visit;
        String user = random.nextBoolean() ? "u" + random.nextInt(300) : null;
        events.add(event(time, session, user, EventType.PRODUCT_VIEW));
        if (random.nextInt(4) == 0) {
          events.add(event(time.plusSeconds(60), session, user, EventType.PURCHASE));
        }
      }
    }
    Map<Partition, List<GenericRecord>> rows = new HashMap<>();
    events.sort(Comparator.comparing(Event::sessionId).thenComparing(Event::eventTime));
    for (Event event : events) {
      rows.computeIfAbsent(EventTable.partitions().apply(event), added -> new ArrayList<>())
          .add(EventTable.toRow(event));
    }
    EventTable.in(Lake.of(at.resolve("lake").toString())).append("20260216T010000000", rows);
  }

  /** Units that came in the weeks from one to another, and those of them that bought. */
  private Map<Boolean, Set<String>> units(int fromDay, int untilDay, boolean known) {
    Map<Boolean, Set<String>> units = Map.of(true, new HashSet<>(), false, new HashSet<>());
    for (Event event : EVENTS) {
      long day = Duration.between(START, event.eventTime()).toDays();
      if (day >= fromDay && day < untilDay && (!known || event.userId() != null)) {
        String unit = event.userId() == null ? "session " + event.sessionId() : event.userId();
        units.get(false).add(unit);
        if (event.type() == EventType.PURCHASE) {
          units.get(true).add(unit);
        }
      }
    }
    return units;
  }

  @Test
  void plan_goesByTheUnitsOfTheWeeksThatAreOver() throws IOException {
    for (boolean known : new boolean[] {false, true}) {
      out.getBuffer().setLength(0);

      assertEquals(
          ExitCode.DONE,
          plan("--json", "--unit=" + (known ? "shopper" : "visitor"), "--weeks=2"),
          err::toString);

      JsonNode json = new ObjectMapper().readTree(out.toString());
      assertEquals("2026-02-02", json.path("from").asText());
      assertEquals(3, json.path("weeks_before").asInt());
      for (int weeks = 1; weeks <= 2; weeks++) {
        Map<Boolean, Set<String>> units = units(28, 28 + 7 * weeks, known);
        JsonNode row = json.path("weeks").path(weeks - 1);
        double rate = (double) units.get(true).size() / units.get(false).size();
        assertEquals(units.get(false).size(), row.path("units").asInt());
        assertEquals(rate, row.path("mean").asDouble(), 1e-9);
        double errors = Math.sqrt(4 * rate * (1 - rate) / (units.get(false).size() - 1)) / rate;
        assertEquals(2.8016 * errors, row.path("least_effect_once").asDouble(), 1e-4);
        assertTrue(
            row.path("least_effect_once").asDouble() < row.path("least_effect_daily").asDouble());
      }
      assertTrue(json.path("weeks_needed").path("once").isNull(), json::toString);
    }
  }

  @Test
  void forPeople_saysAfterWhichWeekAnEffectIsFound_andThePageShowsIt() throws IOException {
    Path page = home.resolve("plan.html");

    assertEquals(
        ExitCode.DONE,
        plan("--effect=0.5", "--until=2026-02-16", "--report=" + page),
        err::toString);

    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.get(0).contains("By 3 weeks from 2026-01-26 on, with 3 before them."), lines.get(0));
    assertTrue(
        lines.stream().anyMatch(line -> line.endsWith("at the end:  after 2 weeks")),
        out::toString);
    assertTrue(Files.readString(page).contains("<svg"));

    out.getBuffer().setLength(0);
    assertEquals(ExitCode.DONE, plan("--effect=0.001", "--metric=REVENUE"), err::toString);
    assertTrue(out.toString().contains("not within 3 weeks, which find "), out::toString);
  }

  @Test
  void dayThatIsNotOver_isNotLookedAt_andAPageThatCannotBeWritten_losesNoPlan() {
    assertEquals(
        ExitCode.FAILED, plan("--until=2030-01-01", "--report=" + home.resolve("none/plan.html")));

    assertTrue(out.toString().contains("from 2026-01-26 on"), out::toString);
    assertTrue(err.toString().contains("none/plan.html"), err::toString);
  }

  @Test
  void lakeWithoutAWeek_orWithoutAnything_isTold() throws IOException {
    assertEquals(ExitCode.FAILED, plan(empty));
    assertTrue(err.toString().contains("has no events yet"), err::toString);
    fill(empty, 4, new ArrayList<>());
    assertEquals(ExitCode.FAILED, plan(empty, "--until=2026-01-10"));
    assertTrue(err.toString().contains("of 5 days that are over"), err::toString);
  }

  @Test
  void valuesOutOfTheirBounds_areToldWithThem() {
    for (String option :
        List.of(
            "--effect=0",
            "--session-gap=-PT5M",
            "--arms=1",
            "--traffic=1.5",
            "--risk=0.7",
            "--power=0.01",
            "--weeks=99")) {
      err.getBuffer().setLength(0);
      assertEquals(ExitCode.USAGE, plan(option));
      assertTrue(err.toString().contains(option.split("=")[0]), err::toString);
      assertTrue(err.toString().contains("must be"), err::toString);
    }
    assertEquals(ExitCode.USAGE, plan("--until=2026-02-30"));
    assertTrue(err.toString().contains("'2026-02-30' is no day of the calendar"), err::toString);
    assertEquals(ExitCode.USAGE, plan("--unit=cookie"));
    assertTrue(err.toString().contains("VISITOR"), err::toString);
  }
}
