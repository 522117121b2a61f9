package io.purchaseintent.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.Robots;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.simulator.GenerateCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The generator's shop as ingest takes it in, and faults to be planted in it. */
final class MadeShop {

  static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  static final ZoneId ZONE = ZoneId.of("Europe/Paris");
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EventRules RULES =
      new EventRules(EventRules.DEFAULT_EARLIEST, Instant.parse("9999-12-31T00:00:00Z"));

  private final List<ObjectNode> events;

  private MadeShop(List<ObjectNode> events) {
    this.events = events;
  }

  /** A healthy shop, its events in the order of arrival, copies and robots left out. */
  static MadeShop generate(Path folder, int days, int sessionsPerDay, int seed) throws IOException {
    CommandLine line = new CommandLine(new GenerateCommand());
    line.setOut(new PrintWriter(Writer.nullWriter()));
    int exit =
        line.execute(
            "--days=" + days,
            "--sessions-per-day=" + sessionsPerDay,
            "--seed=" + seed,
            "--out=" + folder);
    if (exit != 0) {
      throw new IOException("generate ended with " + exit);
    }
    List<ObjectNode> events = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("events-")).sorted().toList()) {
        for (String json : Files.readAllLines(file)) {
          ObjectNode event = (ObjectNode) JSON.readTree(json);
          if (ids.add(event.path("event_id").asText())
              && !Robots.isRobot(event.path("user_agent").asText(""))) {
            events.add(event);
          }
        }
      }
    }
    return new MadeShop(events);
  }

  /** The same shop with a fault: each event may be changed. */
  MadeShop with(Consumer<ObjectNode> fault) {
    return withAll(
        all -> {
          all.forEach(fault);
          return all;
        });
  }

  /** The same shop with a fault: events may be changed, left out, or added. */
  MadeShop withAll(java.util.function.UnaryOperator<List<ObjectNode>> fault) {
    List<ObjectNode> copies = new ArrayList<>();
    events.forEach(event -> copies.add(event.deepCopy()));
    return new MadeShop(fault.apply(copies));
  }

  /** The events, as they are taken in. */
  List<Event> parsed() {
    EventJson json = new EventJson(RULES);
    List<Event> parsed = new ArrayList<>();
    for (ObjectNode event : events) {
      ParseResult result = json.parse(event.toString().getBytes(StandardCharsets.UTF_8));
      if (!(result instanceof ParseResult.Accepted accepted)) {
        throw new IllegalArgumentException(event + " is no event: " + result);
      }
      parsed.add(accepted.event());
    }
    return parsed;
  }

  /** The profile of the shop. */
  ObjectNode profile() {
    return profile(parsed());
  }

  static ObjectNode profile(List<Event> events) {
    Profiler profiler = new Profiler(ZONE, NOW);
    Map<String, List<Event>> visitors = new LinkedHashMap<>();
    events.forEach(
        event -> visitors.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event));
    visitors.forEach(
        (id, own) -> {
          List<CompactEvent> compact = new ArrayList<>();
          for (Event event : own) {
            SeenRow row = row(event);
            profiler.saw(row);
            compact.add(row.event());
          }
          GAP.split(compact).forEach(visit -> profiler.accept(id, visit));
        });
    Doubts doubts = new Doubts();
    ObjectNode profile = profiler.tell(doubts);
    Profiler.tell(doubts, profile);
    return profile;
  }

  private static SeenRow row(Event event) {
    return new SeenRow(
        event.sessionId(),
        CompactEvent.of(event),
        event.page(),
        event.query(),
        event.currency(),
        event.original() == null ? null : event.original().currency(),
        event.receivedTime() == null ? null : event.receivedTime().toEpochMilli());
  }

  /** What is doubted of a shop. */
  Set<String> doubts() {
    Set<String> doubts = new TreeSet<>();
    profile().path("doubts").forEach(doubt -> doubts.add(doubt.path("doubt").asText()));
    return doubts;
  }

  /** The doubt of a kind, which must be there. */
  static JsonNode doubt(ObjectNode profile, String kind) {
    for (JsonNode doubt : profile.path("doubts")) {
      if (doubt.path("doubt").asText().equals(kind)) {
        return doubt;
      }
    }
    throw new AssertionError("There is no doubt " + kind + " in " + profile.path("doubts"));
  }

  static Instant time(ObjectNode event) {
    return Instant.parse(event.path("event_time").asText());
  }

  static boolean is(ObjectNode event, String type) {
    return event.path("type").asText().equals(type);
  }

  /** Moves an event, and its arrival with it. */
  static void move(ObjectNode event, Duration by) {
    event.put("event_time", time(event).plus(by).toString());
    if (event.has("received_time")) {
      event.put(
          "received_time", Instant.parse(event.path("received_time").asText()).plus(by).toString());
    }
  }

  /** A share of ids, always the same ones. */
  static boolean isOf(String id, double share) {
    return Math.floorMod(io.purchaseintent.hash.StableHash.of("drawn" + id), 10_000)
        < share * 10_000;
  }

  static boolean isOf(ObjectNode event, String field, double share) {
    return isOf(event.path(field).asText(), share);
  }
}
