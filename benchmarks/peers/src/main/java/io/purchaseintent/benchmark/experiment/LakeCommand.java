package io.purchaseintent.benchmark.experiment;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes a lake of two weeks of an experiment by visitor, and its definition: five exposures a
 * visit, events in half as many visits as there are events, of which each twentieth is an order.
 * Six visitors of ten are known, and come some three times.
 */
@Command(
    name = "experiment-lake",
    mixinStandardHelpOptions = true,
    description = {
      "Make a lake of an experiment to measure ./intent run experiment by:",
      "  ./intent bench experiment-lake --out=/tmp/big",
      "  ./intent run experiment --home=/tmp/big --definition=/tmp/big/badge.yaml",
      ""
    })
public final class LakeCommand implements Callable<Integer> {

  private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");
  private static final int DAYS = 14;
  private static final int EXPOSURES_A_VISIT = 5;
  private static final List<Exposure> CONTROL = exposure("control", AllocationUnit.USER);
  private static final List<Exposure> WITH = exposure("with", AllocationUnit.USER);
  private static final List<Exposure> CONTROL_BY_SESSION =
      exposure("control", AllocationUnit.SESSION);
  private static final List<Exposure> WITH_BY_SESSION = exposure("with", AllocationUnit.SESSION);

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new home folder.")
  private Path out;

  @Option(
      names = "--exposures",
      defaultValue = "10000000",
      paramLabel = "N",
      description = "How many exposures (default: ${DEFAULT-VALUE}).")
  private long exposures;

  @Option(
      names = "--events",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "How many events (default: ${DEFAULT-VALUE}).")
  private long events;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  private LakeCommand() {}

  /** Makes the lake and ends the process. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new LakeCommand()).execute(args));
  }

  private static List<Exposure> exposure(String arm, AllocationUnit unit) {
    return List.of(new Exposure("badge", 1, arm, unit));
  }

  @Override
  public Integer call() throws IOException {
    Lake lake = Lake.of(out.resolve("lake").toString());
    TableWrite predicted = PredictionTable.in(lake).write("made");
    TableWrite done = EventTable.in(lake).write("made");
    List<WrittenFile> predictions = new ArrayList<>();
    List<WrittenFile> outcomes = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      write(day, predicted.writer(), predictions, done.writer(), outcomes);
    }
    predicted.wrote(predictions);
    predicted.append();
    done.wrote(outcomes);
    done.append();
    Files.writeString(
        out.resolve("badge.yaml"),
        """
        experiment: badge
        unit: visitor
        arms: [{arm: control, weight: 1}, {arm: with, weight: 1}]
        start: 2026-11-02T00:00:00Z
        end: 2026-11-16T00:00:00Z
        metrics: [conversion, orders, revenue, order_value, margin]
        guardrails:
          - {metric: bounce, worse_by: 0.1}
          - {metric: errors, worse_by: 0.1}
          - {metric: p99_ms, worse_by: 0.1}
        """);
    return 0;
  }

  private void write(
      int day,
      TableWriter predicted,
      List<WrittenFile> predictions,
      TableWriter done,
      List<WrittenFile> outcomes)
      throws IOException {
    long visits = exposures / EXPOSURES_A_VISIT / DAYS;
    double eventful = Math.min(1, events / 2.0 / DAYS / visits);
    Map<Partition, TableWriter.Open> buckets = new HashMap<>();
    Instant midnight = START.plus(Duration.ofDays(day));
    try (TableWriter.Open file = predicted.open(Partition.of(midnight))) {
      for (long visit = 0; visit < visits; visit++) {
        String session = String.format(Locale.ROOT, "s%02d-%09d", day, visit);
        long hash = StableHash.of(session);
        String user =
            Long.remainderUnsigned(hash, 10) < 6
                ? "u" + Long.remainderUnsigned(hash / 10, exposures / 25)
                : null;
        Instant at = midnight.plusSeconds(Long.remainderUnsigned(hash / 7, 80_000));
        expose(session, user, at, file);
        if ((StableHash.of("e" + session) >>> 11) * 0x1p-53 < eventful) {
          for (int event = 0; event < 2; event++) {
            Event made = event(session, user, at.plusSeconds(30L + 60 * event), event, hash);
            Partition partition = EventTable.partitions().apply(made);
            TableWriter.Open bucket = buckets.get(partition);
            if (bucket == null) {
              bucket = done.open(partition);
              buckets.put(partition, bucket);
            }
            bucket.write(EventTable.toRow(made));
          }
        }
      }
      predictions.add(file.end(""));
    }
    for (TableWriter.Open bucket : buckets.values()) {
      outcomes.add(bucket.end(""));
    }
  }

  private static void expose(
      String session, @Nullable String user, Instant at, TableWriter.Open to) {
    boolean with = (StableHash.of("arm" + (user == null ? session : user)) & 1) == 1;
    List<Exposure> given =
        user == null ? (with ? WITH_BY_SESSION : CONTROL_BY_SESSION) : with ? WITH : CONTROL;
    for (int i = 0; i < EXPOSURES_A_VISIT; i++) {
      to.write(
          PredictionTable.toRow(
              new LoggedPrediction(
                  session + i,
                  at.plusSeconds(20L * i),
                  user,
                  session,
                  null,
                  0,
                  "set",
                  new float[] {1},
                  StateIdentity.none(StateStatus.MISSING),
                  StateIdentity.none(StateStatus.MISSING),
                  StateIdentity.none(StateStatus.NOT_ASKED),
                  0,
                  0.02 + i / 100.0,
                  "v1",
                  Segment.of(user != null),
                  "champion",
                  i == 3 && session.endsWith("7") ? "no_history" : null,
                  400 + (session.hashCode() & 1023),
                  null,
                  null,
                  null,
                  user == null ? "session" : "user",
                  given)));
    }
  }

  private static Event event(
      String session, @Nullable String user, Instant at, int number, long hash) {
    boolean buys = number == 1 && Long.remainderUnsigned(hash / 1_000, 10) == 0;
    return new Event(
        session + "e" + number,
        buys ? EventType.PURCHASE : EventType.PAGE_VIEW,
        at,
        number,
        session,
        user,
        null,
        buys ? "p" : null,
        null,
        buys ? 10_000_000 + Long.remainderUnsigned(hash, 50_000_000) : 0,
        buys ? "EUR" : null,
        buys ? 1 : 0,
        buys ? "o" + session : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
