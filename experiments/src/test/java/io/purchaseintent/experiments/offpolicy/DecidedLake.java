package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A lake with visits in which something was decided, and with what came of them. */
public final class DecidedLake {

  private static final FeatureSet FEATURES = SimulatedShop.FEATURES;

  private final Path folder;
  private final List<Event> events = new ArrayList<>();
  private final List<LoggedPrediction> predictions = new ArrayList<>();

  /** One in a folder, in which there is nothing yet. */
  public DecidedLake(Path folder) {
    this.folder = folder;
  }

  /** It, with what was written. */
  public Lake lake() {
    return Lake.of(folder.toString());
  }

  /** Something happened in a visit. */
  public void event(Instant at, String session, EventType type, double price) {
    boolean buys = type == EventType.PURCHASE;
    events.add(
        new Event(
            session + at,
            type,
            at,
            0,
            session,
            null,
            null,
            buys ? "mug" : null,
            null,
            Math.round(price * 1e6),
            null,
            1,
            buys ? "order-" + session + at : null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  /** Something was decided, of a choice as logs have it. */
  public void decided(
      Instant at,
      String session,
      @Nullable String user,
      double propensity,
      String action,
      String choice,
      @Nullable String request) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    Choice all = Choice.parse(choice);
    predictions.add(
        new LoggedPrediction(
            "p" + predictions.size() + session,
            at,
            user,
            session,
            null,
            0,
            FEATURES.hash(),
            new float[] {0},
            none,
            none,
            none,
            0,
            propensity,
            "v1",
            Segment.of(user != null),
            "champion",
            null,
            100,
            new ChosenAction(action, all.probability(action).orElse(0.5), "old@1", all),
            null,
            request,
            "session",
            List.of()));
  }

  /**
   * Writes what came since it was written last.
   *
   * @param moment of the write, later than that of the one before
   */
  public void write(String moment) throws IOException {
    Map<Partition, List<GenericRecord>> rows = new HashMap<>();
    events.stream()
        .sorted(Comparator.comparing(Event::sessionId))
        .forEach(
            event ->
                rows.computeIfAbsent(
                        EventTable.partitions().apply(event), added -> new ArrayList<>())
                    .add(EventTable.toRow(event)));
    EventTable.in(lake()).append(moment, rows);
    Path log = lake().predictions();
    Files.createDirectories(log.resolve("feature-sets"));
    Files.writeString(
        log.resolve("feature-sets/" + FEATURES.hash() + ".json"),
        FeatureSetJson.write(FEATURES).toString());
    Map<LocalDate, StringBuilder> lines = new TreeMap<>();
    for (LoggedPrediction each : predictions) {
      lines
          .computeIfAbsent(
              LocalDate.ofInstant(each.time(), ZoneOffset.UTC), added -> new StringBuilder())
          .append(new String(LoggedPredictionJson.toBytes(each), StandardCharsets.UTF_8))
          .append('\n');
    }
    for (Map.Entry<LocalDate, StringBuilder> day : lines.entrySet()) {
      Path of = Files.createDirectories(log.resolve("dt=" + day.getKey()));
      Files.writeString(of.resolve("predictions-" + moment + ".jsonl"), day.getValue());
    }
    events.clear();
    predictions.clear();
  }
}
