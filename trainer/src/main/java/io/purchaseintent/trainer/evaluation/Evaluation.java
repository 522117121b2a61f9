package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Figure;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.evaluation.Selection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The figures by which models are told apart, as JSON: those of ranking by visit, those of
 * probabilities by moment (see {@link ScoredMoments}). Each has an interval of 95% under {@code
 * intervals}, from sessions that are drawn anew.
 */
final class Evaluation {

  /** What acting on a buyer is worth in the example policy, in costs of acting on one session. */
  static final double EXAMPLE_WORTH = 4;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RESAMPLES = 200;
  private static final int[] EVENTS = {1, 3, 5, 10};
  private static final double[] THRESHOLDS = {
    0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9
  };
  private static final double[] TOP_SHARES = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

  private static final List<Figure> OF_CALIBRATION =
      List.of(
          Figure.LOG_LOSS,
          Figure.ECE,
          Figure.PURCHASE_RATE,
          Figure.MEAN_PROPENSITY,
          Figure.CALIBRATION_IN_THE_LARGE);

  private static final List<String> OF_SELECTIONS = List.of("share", "precision", "recall", "lift");
  private static final List<String> OF_POLICIES =
      List.of("share", "precision", "recall", "lift", "profit");

  private final ScoredMoments scored;
  private final long seed;
  private final Bootstrap bootstrap;

  /**
   * @param seed draws the one random moment of each session, and the sessions of the intervals
   */
  Evaluation(ScoredMoments scored, long seed) {
    this.scored = scored;
    this.seed = seed;
    this.bootstrap = new Bootstrap(scored.moments().sessionCount(), RESAMPLES, seed);
  }

  /** The figures of scores that need not be probabilities. */
  ObjectNode ranking() {
    return overall(List.of());
  }

  /** The figures of probabilities over the whole split. */
  ObjectNode probabilities() {
    return overall(Figure.OF_SLICES);
  }

  /** The few figures of probabilities by which the steps of a learning curve are compared. */
  ObjectNode step() {
    ObjectNode node = JSON.createObjectNode();
    judged(node, scored.everyRow(), List.of(Figure.LOG_LOSS)).done();
    return node;
  }

  /** All figures of probabilities: over the whole, by slice, by threshold, by week and by day. */
  ObjectNode all(ZoneId zone) {
    ObjectNode figures = overall(Figure.OF_PROBABILITIES);
    figures.set("slices", slices());
    figures.put("example_worth", EXAMPLE_WORTH);
    figures.set("thresholds", thresholds());
    figures.set("top_shares", topShares());
    figures.set("at_event", atEvents());
    figures.set("weeks", weeks(zone));
    figures.set("days", days(zone));
    return figures;
  }

  /** How true the probabilities are where each visit counts once, for all its moments. */
  ObjectNode calibrationByVisit() {
    ObjectNode node = JSON.createObjectNode();
    Figures.in(node, bootstrap).add(scored.byVisit(scored.everyRow()), OF_CALIBRATION).done();
    return node;
  }

  /** How true the probabilities are, over all and by segment. */
  ObjectNode calibration() {
    ObjectNode node = JSON.createObjectNode();
    Figures.in(node.putObject("all"), bootstrap)
        .add(scored.byMoment(scored.everyRow()), OF_CALIBRATION)
        .done();
    for (Attribute attribute : scored.attributes()) {
      if (attribute.name().equals(SliceAttributes.SEGMENT)) {
        for (int value = 0; value < attribute.values().size(); value++) {
          Figures.in(node.putObject(attribute.values().get(value)), bootstrap)
              .add(scored.byMoment(attribute.rows(value)), OF_CALIBRATION)
              .done();
        }
      }
    }
    return node;
  }

  private ObjectNode overall(List<Figure> ofProbabilities) {
    ObjectNode node = counts(scored.everyRow());
    Figures figures = judged(node, scored.everyRow(), ofProbabilities);
    auc(figures, "auc_by_moment", scored.byMoment(scored.everyRow()));
    auc(figures, "auc_moments_unweighted", scored.unweighted(scored.everyRow()));
    auc(figures, "auc_random_moment", scored.unweighted(scored.moments().oneOfEachSession(seed)));
    auc(
        figures,
        "auc_after_10_moments",
        scored.byVisit(rows(row -> scored.moments().moments()[row] > 10)));
    scored
        .rowsWithout(SliceAttributes.CHANNEL, "social")
        .ifPresent(rows -> auc(figures, "auc_without_social", scored.byVisit(rows)));
    scored
        .rowsWith(SliceAttributes.CART, SliceAttributes.CART_ADDED)
        .ifPresent(rows -> afterFirstAdd(figures, rows));
    figures.done();
    Figures at = Figures.in(node.putObject("auc_at"), bootstrap);
    for (int k : EVENTS) {
      auc(at, Integer.toString(k), scored.unweighted(scored.moments().atEvent(k)));
    }
    at.done();
    return node;
  }

  /**
   * What is said and what is true right after the k-th event: a visit counts once at each that it
   * reaches, however long it becomes.
   */
  private ObjectNode atEvents() {
    ObjectNode events = JSON.createObjectNode();
    for (int k : EVENTS) {
      Figures.in(events.putObject(Integer.toString(k)), bootstrap)
          .add(
              scored.unweighted(scored.moments().atEvent(k)),
              List.of(Figure.PURCHASE_RATE, Figure.MEAN_PROPENSITY, Figure.LOG_LOSS))
          .done();
    }
    return events;
  }

  private void afterFirstAdd(Figures figures, int[] rows) {
    boolean[] added = new boolean[scored.labels().length];
    for (int row : rows) {
      added[row] = true;
    }
    auc(figures, "auc_after_add_to_cart", scored.byVisit(rows));
    auc(
        figures,
        "auc_at_first_add_to_cart",
        scored.unweighted(scored.moments().firstOfEachSession(row -> added[row])));
  }

  private static void auc(Figures figures, String name, ScoredRows rows) {
    figures.add(name, rows, Figure.AUC);
  }

  private int[] rows(java.util.function.IntPredicate test) {
    return IntStream.range(0, scored.labels().length).filter(test).toArray();
  }

  private ObjectNode counts(int[] rows) {
    return JSON.createObjectNode()
        .put("moments", rows.length)
        .put("sessions", scored.sessions(rows))
        .put("purchasing_sessions", scored.purchasingSessions(rows));
  }

  private ObjectNode figures(int[] rows) {
    ObjectNode node = counts(rows);
    judged(node, rows, Figure.OF_SLICES).done();
    return node;
  }

  /** Adds the figures of ranking, by visit, and these of probabilities, by moment. */
  private Figures judged(ObjectNode node, int[] rows, List<Figure> ofProbabilities) {
    return Figures.in(node, bootstrap)
        .add(scored.byVisit(rows), Figure.OF_RANKING)
        .add(scored.byMoment(rows), ofProbabilities);
  }

  private ObjectNode slices() {
    ObjectNode slices = JSON.createObjectNode();
    for (Attribute attribute : scored.attributes()) {
      ObjectNode values = slices.putObject(attribute.name());
      for (int value = 0; value < attribute.values().size(); value++) {
        int[] rows = attribute.rows(value);
        if (rows.length > 0) {
          values.set(attribute.values().get(value), figures(rows));
        }
      }
    }
    return slices;
  }

  /** A session is acted upon once, when its score first reaches the threshold. */
  private ArrayNode thresholds() {
    ArrayNode rows = JSON.createArrayNode();
    List<ObjectNode> sessions = new ArrayList<>();
    List<ObjectNode> moments = new ArrayList<>();
    for (double threshold : THRESHOLDS) {
      ObjectNode row = rows.addObject().put("threshold", threshold);
      sessions.add(row.putObject("sessions"));
      moments.add(row.putObject("moments"));
    }
    select(
        sessions, OF_POLICIES, scored.highestOfEachSession(), THRESHOLDS, Selection::atThreshold);
    select(
        moments,
        OF_SELECTIONS,
        scored.byMoment(scored.everyRow()),
        THRESHOLDS,
        Selection::atThreshold);
    return rows;
  }

  private ArrayNode topShares() {
    ScoredRows moments = scored.byMoment(scored.everyRow());
    ArrayNode rows = JSON.createArrayNode();
    List<ObjectNode> nodes = new ArrayList<>();
    for (double share : TOP_SHARES) {
      ObjectNode row = rows.addObject().put("top_share", share);
      Figures.number(row, "threshold", Selection.atTopShare(moments, share).threshold());
      nodes.add(row);
    }
    select(nodes, OF_SELECTIONS, moments, TOP_SHARES, Selection::atTopShare);
    return rows;
  }

  private interface Select {
    Selection of(ScoredRows rows, double at);
  }

  /** Adds figures of selections at several places, a node each, all by the same resamples. */
  private void select(
      List<ObjectNode> nodes, List<String> figures, ScoredRows rows, double[] at, Select select) {
    int count = figures.size();
    double[] told = told(rows, count, at, select);
    List<Interval> intervals = bootstrap.intervals(rows, drawn -> told(drawn, count, at, select));
    for (int i = 0; i < nodes.size(); i++) {
      Figures node = Figures.in(nodes.get(i), bootstrap);
      for (int j = 0; j < count; j++) {
        node.add(figures.get(j), told[i * count + j], intervals.get(i * count + j));
      }
      node.done();
    }
  }

  /** The first figures of each selection, double[places × count]. */
  private static double[] told(ScoredRows rows, int count, double[] at, Select select) {
    return Arrays.stream(at)
        .mapToObj(place -> select.of(rows, place))
        .flatMapToDouble(
            selection ->
                DoubleStream.of(
                        selection.share(),
                        selection.precision(),
                        selection.recall(),
                        selection.lift(),
                        selection.profit(EXAMPLE_WORTH))
                    .limit(count))
        .toArray();
  }

  /** Seven days each, from the first one on; the last may be shorter. */
  private ArrayNode weeks(ZoneId zone) {
    LocalDate[] dates = dates(zone);
    ArrayNode weeks = JSON.createArrayNode();
    if (dates.length > 0) {
      LocalDate first = Collections.min(Arrays.asList(dates));
      LocalDate last = Collections.max(Arrays.asList(dates));
      rowsBy(row -> dates[row].minusDays(ChronoUnit.DAYS.between(first, dates[row]) % 7))
          .forEach(
              (from, rows) -> {
                LocalDate end = from.plusDays(6);
                ObjectNode week = weeks.addObject().put("from", from.toString());
                week.put("to", (end.isAfter(last) ? last : end).toString());
                week.setAll(figures(rows));
              });
    }
    return weeks;
  }

  private ArrayNode days(ZoneId zone) {
    LocalDate[] dates = dates(zone);
    ArrayNode days = JSON.createArrayNode();
    rowsBy(row -> dates[row])
        .forEach((day, rows) -> days.addObject().put("day", day.toString()).setAll(figures(rows)));
    return days;
  }

  /** The date of each row. */
  private LocalDate[] dates(ZoneId zone) {
    return Arrays.stream(scored.moments().times())
        .mapToObj(time -> Instant.ofEpochMilli(time).atZone(zone).toLocalDate())
        .toArray(LocalDate[]::new);
  }

  private TreeMap<LocalDate, int[]> rowsBy(IntFunction<LocalDate> period) {
    TreeMap<LocalDate, IntStream.Builder> builders = new TreeMap<>();
    for (int row = 0; row < scored.labels().length; row++) {
      builders.computeIfAbsent(period.apply(row), first -> IntStream.builder()).add(row);
    }
    TreeMap<LocalDate, int[]> rows = new TreeMap<>();
    builders.forEach((start, builder) -> rows.put(start, builder.build().toArray()));
    return rows;
  }
}
