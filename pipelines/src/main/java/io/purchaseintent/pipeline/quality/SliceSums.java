package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.evaluation.ScoreHistogram;
import io.purchaseintent.evaluation.ScoredRows;
import io.purchaseintent.hash.StableHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a slice: fine ones of all, and coarse ones of groups of visits that are chosen by
 * chance, for intervals. Not thread-safe.
 */
final class SliceSums {

  /** As many as tell a standard error to 10%. */
  private static final int GROUPS = 50;

  /** Neighbouring bins differ by 0.2%. */
  private static final int FINE = 9;

  private static final int EXACTLY = 1 << 14;
  private static final int FINE_COLUMNS = GroupSums.Column.MOMENT_OTHERS.ordinal() + 1;

  private final List<Double> thresholds;
  private final ScoreHistogram judged = new ScoreHistogram(FINE_COLUMNS, FINE, EXACTLY);
  private final ScoreHistogram forecast = new ScoreHistogram(2, FINE, EXACTLY);
  private final @Nullable GroupSums[] groups = new @Nullable GroupSums[GROUPS];

  SliceSums(List<Double> thresholds) {
    this.thresholds = thresholds;
  }

  /**
   * Adds those rows of a visit that belong to the slice.
   *
   * @param rows at least one, in their order
   */
  void add(Visit visit, List<Visit.Row> rows) {
    GroupSums group = group(Math.floorMod(StableHash.of(visit.sessionId()), GROUPS));
    addForecast(group, visit, rows);
    if (visit.isOver()) {
      addJudged(group, visit, rows);
    }
  }

  private GroupSums group(int place) {
    GroupSums group = groups[place];
    if (group == null) {
      group = GroupSums.none(thresholds.size());
      groups[place] = group;
    }
    return group;
  }

  /**
   * What is to be expected, and one outcome of the visit, drawn by the mean of what was said: its
   * rows come true together, as in life, and as many as were said.
   */
  private void addForecast(GroupSums group, Visit visit, List<Visit.Row> rows) {
    double draw = (StableHash.of("outcome of " + visit.sessionId()) >>> 11) * 0x1p-53;
    double weights = rows.stream().mapToDouble(Visit.Row::momentWeight).sum();
    double said =
        rows.stream().mapToDouble(row -> row.momentWeight() * row.prediction().propensity()).sum();
    boolean drawn = draw < said / weights;
    Sum.FORECAST_VISITS.add(group.sums(), 1);
    for (Visit.Row row : rows) {
      double p = row.prediction().propensity();
      double weight = row.momentWeight();
      double bought = ScoredRows.loss(p, true);
      double left = ScoredRows.loss(p, false);
      Sum.FORECAST_WEIGHT.add(group.sums(), weight);
      Sum.FORECAST_SAID.add(group.sums(), weight * p);
      Sum.FORECAST_LOSS.add(group.sums(), weight * (p * bought + (1 - p) * left));
      Sum.FORECAST_SQUARED.add(group.sums(), weight * p * (1 - p));
      Sum.DRAWN_BOUGHT.add(group.sums(), drawn ? weight : 0);
      Sum.DRAWN_LOSS.add(group.sums(), weight * (drawn ? bought : left));
      Sum.DRAWN_SQUARED.add(group.sums(), weight * square(p - (drawn ? 1 : 0)));
      long all = ScoreHistogram.fixed(weight);
      long expected = ScoreHistogram.fixed(weight * p);
      long[] columns = {expected, all - expected, drawn ? all : 0, drawn ? 0 : all};
      forecast.add(p, columns);
      group.forecast().add(p, columns);
    }
  }

  private void addJudged(GroupSums group, Visit visit, List<Visit.Row> rows) {
    boolean bought = visit.bought();
    double ofVisit = rows.stream().mapToDouble(Visit.Row::momentWeight).sum();
    double highest = 0;
    for (Visit.Row row : rows) {
      double p = row.prediction().propensity();
      double weight = row.momentWeight();
      highest = Math.max(highest, p);
      Sum.PREDICTIONS.add(group.sums(), 1);
      Sum.WEIGHT.add(group.sums(), weight);
      Sum.SAID.add(group.sums(), weight * p);
      Sum.BOUGHT.add(group.sums(), bought ? weight : 0);
      Sum.SAID_BY_WEIGHT.add(group.sums(), ofVisit * weight * p);
      Sum.BOUGHT_BY_WEIGHT.add(group.sums(), bought ? ofVisit * weight : 0);
      Sum.LOSS.add(group.sums(), weight * ScoredRows.loss(p, bought));
      Sum.SQUARED.add(group.sums(), weight * square(p - (bought ? 1 : 0)));
      long[] columns = columns(row, bought, ofVisit);
      judged.add(p, columns);
      group.judged().add(p, columns);
    }
    Sum.VISITS.add(group.sums(), 1);
    Sum.BUYERS.add(group.sums(), bought ? 1 : 0);
    for (int i = 0; i < thresholds.size(); i++) {
      if (highest >= thresholds.get(i)) {
        group.sums()[Sum.reached(i)]++;
        group.sums()[Sum.reached(i) + 1] += bought ? 1 : 0;
      }
    }
    addPolicy(group.sums(), bought, rows);
    addMoney(group.sums(), visit, rows);
  }

  private static long[] columns(Visit.Row row, boolean bought, double weightOfVisit) {
    long visit = ScoreHistogram.fixed(row.visitWeight());
    long moment = ScoreHistogram.fixed(row.momentWeight());
    return new long[] {
      bought ? visit : 0,
      bought ? 0 : visit,
      bought ? moment : 0,
      bought ? 0 : moment,
      ScoreHistogram.fixed(row.momentWeight() * row.prediction().propensity()),
      ScoreHistogram.fixed(row.momentWeight() * weightOfVisit)
    };
  }

  private static void addPolicy(long[] sums, boolean bought, List<Visit.Row> rows) {
    rows.stream()
        .map(Visit.Row::prediction)
        .filter(ScoredPrediction::isActedOn)
        .findFirst()
        .ifPresent(
            prediction -> {
              Sum.ACTED_ON.add(sums, 1);
              Sum.ACTED_ON_BUYERS.add(sums, bought ? 1 : 0);
              Sum.ACTED_ON_SAID.add(sums, prediction.propensity());
            });
  }

  private static void addMoney(long[] sums, Visit visit, List<Visit.Row> rows) {
    double orders = visit.orderMicros() / 1e6;
    Sum.ORDERS.add(sums, orders);
    rows.stream()
        .map(Visit.Row::prediction)
        .filter(prediction -> prediction.cartValue() > 0)
        .filter(prediction -> Float.isFinite(prediction.cartValue()))
        .findFirst()
        .ifPresent(
            prediction -> {
              Sum.CARTS.add(sums, 1);
              Sum.CARTS_BOUGHT.add(sums, visit.bought() ? 1 : 0);
              Sum.CART_SAID.add(sums, prediction.propensity() * prediction.cartValue());
              Sum.CART_CAME.add(sums, orders);
            });
  }

  private static double square(double value) {
    return value * value;
  }

  /** Adds all of another, which stays as it is. */
  void merge(SliceSums other) {
    judged.merge(other.judged);
    forecast.merge(other.forecast);
    for (int place = 0; place < GROUPS; place++) {
      GroupSums more = other.groups[place];
      if (more != null) {
        group(place).merge(more);
      }
    }
  }

  /** By propensity, as exactly as it is known. */
  ScoreHistogram judged() {
    return judged;
  }

  /** What is to be expected by propensity, as exactly as it is known. */
  ScoreHistogram forecast() {
    return forecast;
  }

  /** The groups that have a visit. */
  List<GroupSums> groups() {
    return Arrays.stream(groups).filter(Objects::nonNull).toList();
  }

  /** The groups together. */
  GroupSums total() {
    GroupSums total = GroupSums.none(thresholds.size());
    groups().forEach(total::merge);
    return total;
  }

  void pack(Packer out) {
    judged.pack(out);
    forecast.pack(out);
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < GROUPS; place++) {
      if (groups[place] != null) {
        places.add(place);
      }
    }
    out.unsigned(places.size());
    for (int place : places) {
      out.unsigned(place);
      group(place).pack(out);
    }
  }

  void unpack(Unpacker in) {
    judged.unpack(in);
    forecast.unpack(in);
    int count = in.count();
    for (int i = 0; i < count; i++) {
      group(in.index(GROUPS)).unpack(in);
    }
  }
}
