package io.purchaseintent.rollout.evidence;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.prediction.PredictionIntake;
import io.purchaseintent.lake.prediction.PredictionLog;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.lake.visit.VisitReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Reads what became of the visits that two versions scored: takes in what servers have logged, and
 * holds it against the events of the lake. In memory are the propensities of the step's sessions.
 */
public final class LakeOutcomes implements OutcomeSource {

  private static final Schema COLUMNS =
      ParquetRows.some(
          PredictionTable.SCHEMA,
          List.of(
              "time",
              "user_id",
              "session_id",
              "propensity",
              "model_version",
              "segment",
              "variant",
              "action",
              "unit"));

  private final Lake lake;
  private final SessionGap gap;
  private final Duration outcomesAfter;
  private final Map<String, Action> actions;
  private final Clock clock;

  /**
   * Outcomes in a lake.
   *
   * @param outcomesAfter how long after a visit's end its events may still come
   * @param policy whose actions cost what was given
   */
  public LakeOutcomes(
      Lake lake, SessionGap gap, Duration outcomesAfter, Policy policy, Clock clock) {
    this.lake = lake;
    this.gap = gap;
    this.outcomesAfter = outcomesAfter;
    this.actions =
        policy.actions().stream().collect(Collectors.toMap(Action::name, Function.identity()));
    this.clock = clock;
  }

  @Override
  public Outcomes of(Instant since, String champion, String variant) {
    try {
      takeIn();
      LocalDate from = LocalDate.ofInstant(since, ZoneOffset.UTC);
      LocalDate until = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(2);
      Optional<TableView> predictions = PredictionTable.in(lake).newest();
      if (predictions.isEmpty()) {
        return Outcomes.unknown("the lake " + lake + " has no predictions yet");
      }
      Map<String, ScoredSession> sessions = new TreeMap<>();
      predictions
          .get()
          .between(from, until)
          .read(COLUMNS, row -> take(row, since, champion, variant, sessions));
      Optional<TableView> events = EventTable.in(lake).newest();
      VisitorTally tally = new VisitorTally(gap, outcomesAfter, actions);
      if (events.isPresent()) {
        read(events.get(), from, until, sessions, tally);
      }
      return tally.outcomes(sessions.values());
    } catch (IOException | LakeException e) {
      return Outcomes.unknown(String.valueOf(e.getMessage()));
    }
  }

  /** What cannot be taken in now is by the next look: others may be at it. */
  private void takeIn() {
    PredictionLog log = PredictionLog.of(lake);
    if (log.exists()) {
      try {
        PredictionIntake.of(log, clock, reached -> {});
      } catch (TableWrite.ConflictException e) {
        return;
      }
    }
  }

  private void take(
      GenericRecord row,
      Instant since,
      String champion,
      String variant,
      Map<String, ScoredSession> sessions) {
    long time = (Long) row.get("time");
    String by = row.get("variant").toString();
    boolean isVersions = by.equals(variant);
    boolean isChampions =
        by.equals("champion") && row.get("model_version").toString().equals(champion);
    if (time >= since.toEpochMilli() && (isVersions || isChampions)) {
      Object user = row.get("user_id");
      boolean byUser = user != null && "user".equals(String.valueOf(row.get("unit")));
      String id = row.get("session_id").toString();
      Object chosen = row.get("action");
      Action action = chosen == null ? null : actions.get(chosen.toString());
      sessions
          .computeIfAbsent(id, ScoredSession::new)
          .add(
              isVersions,
              time,
              (Double) row.get("propensity"),
              action == null ? Action.NONE : action.name(),
              byUser ? "user " + user : "session " + id,
              row.get("segment").toString());
    }
  }

  private void read(
      TableView events,
      LocalDate from,
      LocalDate until,
      Map<String, ScoredSession> sessions,
      VisitorTally tally)
      throws IOException {
    Map<Integer, List<TableFile>> buckets = new TreeMap<>();
    for (TableFile file : events.files()) {
      buckets.computeIfAbsent(file.partition().bucket(), added -> new ArrayList<>()).add(file);
    }
    VisitReader reader = new VisitReader(events.reader(), gap);
    Collection<List<TableFile>> each = buckets.values();
    for (List<TableFile> bucket : each) {
      reader.read(
          bucket,
          from,
          until,
          (id, visit) -> {
            // An event that claims to be of later ends no visit before its time.
            tally.saw(Math.min(visit.get(visit.size() - 1).timeMillis(), clock.millis()));
            if (sessions.containsKey(id)) {
              tally.add(id, visit);
            }
          });
    }
  }
}
