package io.purchaseintent.pipeline;

import io.purchaseintent.event.Event;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A log of predictions right after events, with propensities that chance and the label made. */
final class LoggedVisits {

  private LoggedVisits() {}

  /** A propensity that is higher for events of a session that buys; the same for the same event. */
  static double propensity(Event event, boolean buys) {
    double chance = (StableHash.of("p" + event.eventId()) >>> 11) * 0x1p-53;
    return buys ? Math.sqrt(chance) : chance * chance;
  }

  /**
   * The prediction right after an event.
   *
   * @param k number of the event in its session
   */
  static LoggedPrediction after(Event event, int k, boolean buys) {
    boolean odd = (StableHash.of(event.sessionId()) & 1) == 1;
    return new LoggedPrediction(
        "of " + event.eventId(),
        event.eventTime(),
        event.userId(),
        event.sessionId(),
        event.productId(),
        0,
        "unknown",
        new float[] {1},
        StateIdentity.none(StateStatus.MISSING),
        new StateIdentity(StateStatus.OK, event.eventTime(), k, 1),
        StateIdentity.none(StateStatus.NOT_ASKED),
        0,
        propensity(event, buys),
        odd ? "v2" : "v1",
        Segment.of(event.userId() != null),
        odd ? "v2" : "champion",
        null,
        100,
        k == 2 ? new ChosenAction(odd ? "chat" : "none", odd ? 0.5 : 1, "default@1") : null,
        null);
  }

  /** Writes the predictions into folders of their days, and lines that are none into the last. */
  static void write(Path log, List<LoggedPrediction> predictions, String... lines)
      throws IOException {
    Map<LocalDate, List<String>> days = new TreeMap<>();
    for (LoggedPrediction prediction : predictions) {
      days.computeIfAbsent(
              LocalDate.ofInstant(prediction.time(), ZoneOffset.UTC), day -> new ArrayList<>())
          .add(new String(LoggedPredictionJson.toBytes(prediction), StandardCharsets.UTF_8));
    }
    days.values().stream().reduce((a, b) -> b).orElseThrow().addAll(List.of(lines));
    for (Map.Entry<LocalDate, List<String>> day : days.entrySet()) {
      Path folder = Files.createDirectories(log.resolve("dt=" + day.getKey()));
      Files.write(folder.resolve("predictions-a.jsonl"), day.getValue());
    }
  }

  /** Writes the predictions, five of them twice, and two lines that are none. */
  static void writeDisorderly(Path log, List<LoggedPrediction> predictions) throws IOException {
    List<LoggedPrediction> logged = new ArrayList<>(predictions);
    logged.addAll(predictions.subList(0, 5));
    write(log, logged, "no json", "{}");
  }

  static List<LoggedPrediction> of(List<List<Event>> sessions) {
    List<LoggedPrediction> predictions = new ArrayList<>();
    for (List<Event> session : sessions) {
      boolean buys = session.stream().anyMatch(event -> event.type().code().equals("purchase"));
      for (int i = 0; i < session.size(); i++) {
        predictions.add(after(session.get(i), i + 1, buys));
      }
    }
    return predictions;
  }

  /** The same as exposures to one of two arms: of the shopper where he is known, else the visit. */
  static List<LoggedPrediction> exposed(List<LoggedPrediction> predictions) {
    List<LoggedPrediction> exposed = new ArrayList<>();
    for (LoggedPrediction each : predictions) {
      String user = each.userId();
      boolean with = (StableHash.of("arm" + (user == null ? each.sessionId() : user)) & 1) == 1;
      AllocationUnit unit = user == null ? AllocationUnit.SESSION : AllocationUnit.USER;
      exposed.add(
          new LoggedPrediction(
              "exposed " + each.id(),
              each.time(),
              user,
              each.sessionId(),
              each.productId(),
              each.priceMicros(),
              each.featureSet(),
              each.vector(),
              each.user(),
              each.session(),
              each.product(),
              each.margin(),
              each.propensity(),
              each.modelVersion(),
              each.segment(),
              each.variant(),
              each.fallback(),
              each.latencyMicros(),
              each.action(),
              null,
              null,
              unit.code(),
              List.of(new Exposure("contract", 1, with ? "with" : "control", unit))));
    }
    return exposed;
  }
}
