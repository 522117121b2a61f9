package io.purchaseintent.serving.timeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.serving.timeline.RegistryHistory.Reign;
import io.purchaseintent.serving.watch.DayAlarm;
import io.purchaseintent.serving.watch.ReportFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happened to a model in the last days: the alarms of the watch, the records of retrainings,
 * what the loop did, what the last look of a roll-out found, and the registry's log with what gates
 * said. Thread-safe.
 */
public final class Timeline {

  /** More are not drawn, and nobody reads them. */
  private static final int MOST = 500;

  private static final int MOST_VERSIONS = 50;

  private final ReportFolder reports;
  private final RegistryHistory registry;
  private final Retrainings retrainings;
  private final RollOuts rollOuts;
  private final LoopHistory loop;
  private final Clock clock;

  /**
   * That of a model.
   *
   * @param board of the model's loop
   * @param home the folder in which retrainings and roll-outs are noted
   */
  public Timeline(
      ReportFolder reports,
      ModelRegistry registry,
      String model,
      LoopBoard board,
      Path home,
      Clock clock) {
    this.reports = reports;
    this.registry = new RegistryHistory(registry, model);
    this.retrainings = new Retrainings(home);
    this.rollOuts = new RollOuts(home, model);
    this.loop = new LoopHistory(board);
    this.clock = clock;
  }

  /**
   * What happened in the last days, the newest first.
   *
   * @throws io.purchaseintent.registry.RegistryException if the registry cannot be read
   */
  List<Entry> entries(int days) {
    Instant now = clock.instant();
    return entries(registry.moves(), now, days);
  }

  private List<Entry> entries(List<Move> moves, Instant now, int days) {
    Instant from = now.minus(Duration.ofDays(days));
    List<Entry> all = new ArrayList<>(registry.entries(moves, from));
    all.addAll(loop.since(from));
    try {
      all.addAll(retrainings.since(from));
    } catch (IOException e) {
      throw new UncheckedIOException("The records of retrainings cannot be read", e);
    }
    rollOuts.since(from).ifPresent(all::add);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    DayAlarm.upTo(reports, today, days).stream()
        .map(alarm -> entry(alarm, now))
        .filter(entry -> !entry.time().isBefore(from))
        .forEach(all::add);
    // Of one instant the log's order, and the newest first.
    List<Entry> ordered = new ArrayList<>();
    for (int i = all.size() - 1; i >= 0; i--) {
      ordered.add(all.get(i));
    }
    ordered.sort(Comparator.comparing(Entry::time).reversed());
    return ordered;
  }

  /** A day is known when it is over. */
  private static Entry entry(DayAlarm alarm, Instant now) {
    Instant over = alarm.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    String count =
        alarm.alarms() == 0
            ? "a report cannot be read"
            : alarm.alarms() == 1 ? "1 alarm" : alarm.alarms() + " alarms";
    return new Entry(
        over.isBefore(now) ? over : now,
        Kind.ALARM,
        Tone.BAD,
        null,
        alarm.day() + ": " + count + (alarm.worst().isEmpty() ? "" : ". " + alarm.worst()),
        null,
        null,
        alarm.report());
  }

  /** All of it, as {@link TimelineSchemas#TIMELINE} describes. */
  ObjectNode json(int days) {
    Instant now = clock.instant();
    List<Move> moves = registry.moves();
    Instant from = now.minus(Duration.ofDays(days));
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("from", from.toString())
            .put("until", now.toString());
    List<Entry> entries = entries(moves, now, days);
    ArrayNode told = json.putArray("entries");
    entries.stream().limit(MOST).forEach(entry -> told.add(entry.json()));
    json.put("left_out", Math.max(0, entries.size() - MOST));
    ArrayNode champions = json.putArray("champions");
    for (Reign reign : RegistryHistory.reigns(moves)) {
      Instant until = reign.until();
      if (until == null || until.isAfter(from)) {
        champions
            .addObject()
            .put("version", reign.version())
            .put("from", reign.from().toString())
            .put("until", until == null ? null : until.toString());
      }
    }
    json.set("versions", versions(moves));
    return json;
  }

  private ArrayNode versions(List<Move> moves) {
    Standings standings = Standings.of(moves);
    List<String> all =
        new ArrayList<>(
            moves.stream()
                .filter(move -> move.action() == Move.Action.REGISTER)
                .map(Move::version)
                .toList());
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (int i = all.size() - 1; i >= 0 && json.size() < MOST_VERSIONS; i--) {
      String version = all.get(i);
      Placement at = standings.of(version);
      Role role = at.role();
      json.addObject()
          .put("version", version)
          .put("stage", at.stage().code())
          .put("role", role == null ? null : role.code())
          .put("gates", registry.gates(version).map(Timeline::inAWord).orElse("unknown"));
    }
    return json;
  }

  private static String inAWord(GateVerdicts verdicts) {
    return verdicts.passed() ? "passed" : verdicts.there() ? "refused" : "none";
  }
}
