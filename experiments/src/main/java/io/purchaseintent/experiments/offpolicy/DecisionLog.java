package io.purchaseintent.experiments.offpolicy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.FeatureSetTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.registry.Role;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was decided out of a lake's predictions. Where there is more than fits in memory, it
 * keeps as many visits as do, by a hash of their ids: what a policy is worth is a mean over visits.
 * Not thread-safe.
 */
final class DecisionLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHADOW = Role.SHADOW.code() + "-";

  private final Map<String, DecidedVisit> visits = new HashMap<>();
  private final Map<String, FeatureSet> featureSets = new HashMap<>();
  private final Map<String, String> definitions;
  private final Gifts gifts = new Gifts();
  private final int mostMoments;
  private double share = 1;
  private int moments;
  private long read;

  private DecisionLog(Map<String, String> definitions, int mostMoments) {
    this.definitions = definitions;
    this.mostMoments = mostMoments;
  }

  /**
   * Reads all that was decided in some days.
   *
   * @param mostMoments that are kept, some 500 bytes each
   */
  static DecisionLog read(
      Lake lake, LocalDate from, LocalDate until, int mostMoments, Progress progress)
      throws IOException {
    DecisionLog log = new DecisionLog(FeatureSetTable.read(lake), mostMoments);
    TableView table =
        PredictionTable.in(lake)
            .newest()
            .orElseThrow(() -> new IllegalStateException("the table was there before"))
            .between(from, until);
    TableReader reader = table.reader();
    for (TableFile file : table.files()) {
      try (CloseableIterable<LoggedPrediction> rows = PredictionTable.open(reader, file)) {
        for (LoggedPrediction row : rows) {
          log.take(row);
          progress.at(++log.read + " predictions");
        }
      }
    }
    progress.done(log.read + " predictions");
    return log;
  }

  private void take(LoggedPrediction prediction) {
    ChosenAction action = prediction.action();
    if (action == null || prediction.variant().startsWith(SHADOW)) {
      return;
    }
    String user = prediction.userId();
    if (user != null && !action.name().equals(Action.NONE)) {
      gifts.add(user, action.name(), prediction.time());
    }
    String id = prediction.sessionId();
    if (!isKept(id)) {
      return;
    }
    FeatureSet set = featureSets.computeIfAbsent(prediction.featureSet(), this::featureSet);
    DecidedMoment moment =
        new DecidedMoment(
            new LoggedVisit(prediction, set).situation(List.of()),
            prediction.requestId(),
            action,
            prediction.vector(),
            set);
    if (visits.computeIfAbsent(id, DecidedVisit::new).add(moment, user)) {
      moments++;
    }
    while (moments > mostMoments) {
      share /= 2;
      visits.values().removeIf(visit -> !isKept(visit.sessionId()));
      moments = visits.values().stream().mapToInt(visit -> visit.moments().size()).sum();
    }
  }

  private boolean isKept(String sessionId) {
    return (StableHash.of("off-policy\n" + sessionId) >>> 11) * 0x1.0p-53 < share;
  }

  private FeatureSet featureSet(String hash) {
    String definition = definitions.get(hash);
    if (definition == null) {
      throw new UserError(
          "The feature set "
              + hash
              + " of some predictions is not in the lake: put feature-sets/"
              + hash
              + ".json back beside the log, or name days without them with --since and --until");
    }
    try {
      return FeatureSetJson.read(JSON.readTree(definition));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserError(
          "The feature set "
              + hash
              + " of some predictions is of another release ("
              + e.getMessage()
              + "): name days without them with --since and --until",
          e);
    }
  }

  /** The visits that were kept, in an order that does not depend on files. */
  List<DecidedVisit> visits() {
    return new ArrayList<>(new TreeMap<>(visits).values());
  }

  /** By their ids. */
  Map<String, DecidedVisit> byId() {
    return visits;
  }

  /** What shoppers were given in all visits. */
  Gifts gifts() {
    return gifts;
  }

  /** Which part of the visits was kept. */
  double share() {
    return share;
  }

  /** The actions that were chosen or could have been. */
  static Collection<String> actions(Collection<DecidedVisit> visits) {
    Map<String, @Nullable Object> names = new TreeMap<>();
    for (DecidedVisit visit : visits) {
      for (DecidedMoment moment : visit.moments()) {
        names.put(moment.action().name(), null);
        moment.action().choice().chances().forEach(chance -> names.put(chance.action(), null));
      }
    }
    return names.keySet();
  }
}
