package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Policy;
import io.purchaseintent.statistics.offpolicy.Estimate;
import io.purchaseintent.statistics.offpolicy.Estimators;
import io.purchaseintent.statistics.offpolicy.WeightedVisits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What policies would have been worth.
 *
 * @param sample by what visits
 * @param logged what there was, by {@link Measure}
 * @param policies what there would have been
 * @param hasModel whether enough bought for a model
 * @param risk of all verdicts together
 * @param effect the least that matters, as a share of the logged margin
 */
public record Worth(
    Sample sample,
    List<Estimate> logged,
    List<OfPolicy> policies,
    boolean hasModel,
    double risk,
    double effect) {

  /**
   * By one estimator.
   *
   * @param bound of weights; NaN where the estimator has none
   */
  record By(String estimator, Estimate estimate, double bound) {}

  /**
   * Of one policy.
   *
   * @param policy its version, or none
   * @param origin where its file is; empty for none
   * @param best by {@link Measure}, doubly robust if there is a model, else self-normalised
   * @param differences of these to what there was
   * @param all by {@link Measure}, all estimators
   * @param effectiveSize as many visits of equal weight tell as much
   * @param overBudget what a day would have cost, by actions whose budget is less
   */
  record OfPolicy(
      String policy,
      String origin,
      List<Estimate> best,
      List<Estimate> differences,
      List<List<By>> all,
      double effectiveSize,
      double largestWeight,
      double meanWeight,
      double untold,
      double untoldLater,
      Map<String, Double> untoldBy,
      Map<String, Double> overBudget,
      double risk,
      Verdict verdict) {

    static OfPolicy of(
        String name,
        String origin,
        Walk.Seen seen,
        List<Estimate> logged,
        boolean hasModel,
        double risk,
        double mostUntold,
        @Nullable Policy policy,
        Sample sample) {
      List<List<By>> all = new ArrayList<>();
      List<Estimate> best = new ArrayList<>();
      List<Estimate> differences = new ArrayList<>();
      for (int i = 0; i < Measure.COUNT; i++) {
        List<By> by = estimates(new Estimators(seen.measures().get(i)), hasModel);
        Estimate estimate =
            by.stream()
                .filter(each -> each.estimator().equals(hasModel ? DOUBLY_ROBUST : SELF_NORMALISED))
                .findFirst()
                .orElseThrow()
                .estimate();
        all.add(by);
        best.add(estimate);
        differences.add(estimate.minus(logged.get(i)));
      }
      WeightedVisits weights = seen.measures().get(0);
      return new OfPolicy(
          name,
          origin,
          best,
          differences,
          all,
          weights.effectiveSize(),
          weights.largestWeight(),
          weights.meanWeight(),
          seen.untold(),
          seen.untoldLater(),
          seen.untoldBy(),
          policy == null ? Map.of() : overBudget(policy, seen.costs(), sample.visitsADay()),
          risk,
          Verdict.of(
              differences.get(Measure.MARGIN.ordinal()),
              risk,
              weights.effectiveSize(),
              seen.untold(),
              mostUntold,
              sample.visits().size()));
    }

    private static Map<String, Double> overBudget(
        Policy policy, Map<String, Double> costs, double visitsADay) {
      Map<String, Double> over = new TreeMap<>();
      policy
          .actions()
          .forEach(
              action -> {
                double cost = costs.getOrDefault(action.name(), 0.0) * visitsADay;
                if (action.dailyBudget().isPresent() && cost > action.dailyBudget().getAsDouble()) {
                  over.put(action.name(), cost);
                }
              });
      double all = costs.values().stream().mapToDouble(cost -> cost).sum() * visitsADay;
      if (policy.dailyBudget().isPresent() && all > policy.dailyBudget().getAsDouble()) {
        over.put("all", all);
      }
      return new LinkedHashMap<>(over);
    }
  }

  static final String DOUBLY_ROBUST = "doubly_robust";
  static final String SELF_NORMALISED = "self_normalised";

  private static List<By> estimates(Estimators estimators, boolean hasModel) {
    double clip = estimators.clipAt();
    List<By> all = new ArrayList<>();
    all.add(new By("inverse", estimators.inverse(), Double.NaN));
    all.add(new By("clipped", estimators.clipped(clip), clip));
    all.add(new By(SELF_NORMALISED, estimators.selfNormalised(), Double.NaN));
    if (hasModel) {
      double turn = estimators.switchAt();
      all.add(new By("direct", estimators.direct(), Double.NaN));
      all.add(new By(DOUBLY_ROBUST, estimators.doublyRobust(), Double.NaN));
      all.add(new By("switch", estimators.switched(turn), turn));
    }
    return List.copyOf(all);
  }

  /** Whether the log cannot tell what any of the policies but none is worth. */
  public boolean isAllRefused() {
    return policies.stream()
        .skip(1)
        .allMatch(each -> each.verdict().kind() == Verdict.Kind.NOT_FROM_THIS_LOG);
  }
}
