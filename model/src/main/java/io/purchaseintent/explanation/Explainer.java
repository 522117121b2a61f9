package io.purchaseintent.explanation;

import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.PropensityModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says why a model gives a visit its propensity, and what would change it. Thread-safe. */
public final class Explainer {

  private final PropensityModel model;

  /** An explainer of what this model says. */
  public Explainer(PropensityModel model) {
    this.model = model;
  }

  /**
   * Why the model says what it says of a moment.
   *
   * @param most reasons of either sign, at least 0; the others are summed
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public Explanation explain(ScoreBasis moment, int most) {
    if (most < 0) {
      throw new IllegalArgumentException(
          "The number of reasons is " + most + ", it must be at least 0");
    }
    float[] vector = moment.vector(model.featureSet());
    double[] contributions = model.contributions(moment.segment(), vector);
    List<Reason> reasons = reasons(moment, contributions);
    List<Reason> raising = strongest(reasons, reason -> reason.contribution() > 0, most);
    List<Reason> lowering = strongest(reasons, reason -> reason.contribution() < 0, most);
    double all = reasons.stream().mapToDouble(Reason::contribution).sum();
    double told =
        Stream.concat(raising.stream(), lowering.stream()).mapToDouble(Reason::contribution).sum();
    return new Explanation(
        moment.segment(),
        model.propensity(moment.segment(), vector),
        model.margin(moment.segment(), vector),
        contributions[vector.length],
        raising,
        lowering,
        all - told);
  }

  /** All reasons in the order of the features; those of a topic are one. */
  private List<Reason> reasons(ScoreBasis moment, double[] contributions) {
    FeatureSet features = model.featureSet();
    @Nullable Object[] values = moment.values(features);
    Map<String, Topic> topics = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      FeatureDefinition feature = features.definitions().get(i);
      Words.Said said = Words.of(feature, values[i], moment);
      topics
          .computeIfAbsent(said.topic(), topic -> new Topic())
          .add(said.text(), feature.name(), contributions[i]);
    }
    return topics.values().stream().map(Topic::reason).toList();
  }

  private static List<Reason> strongest(List<Reason> reasons, Predicate<Reason> sign, int most) {
    return reasons.stream()
        .filter(sign)
        .sorted(Comparator.comparingDouble(reason -> -Math.abs(reason.contribution())))
        .limit(most)
        .toList();
  }

  /**
   * What each change would do to the propensity if it came at the time of the request, by the model
   * itself: it tells what the model has learned, not what a change causes.
   *
   * @param effect which changes to tell
   * @return the strongest first; without those that cannot be made of this moment
   */
  public List<Counterfactual> counterfactuals(ScoreBasis moment, ChangeDirection effect) {
    double now = propensity(moment);
    List<Counterfactual> all = new ArrayList<>();
    for (Change change : Change.values()) {
      ScoreBasis changed = change.of(moment);
      if (changed != null) {
        double then = propensity(changed);
        if (effect.includes(then - now)) {
          all.add(new Counterfactual(change, then, then - now));
        }
      }
    }
    all.sort(Comparator.comparingDouble(each -> -Math.abs(each.difference())));
    return all;
  }

  private double propensity(ScoreBasis moment) {
    return model.propensity(moment.segment(), moment.vector(model.featureSet()));
  }

  /** What is gathered of a topic. */
  private static final class Topic {
    private final Set<String> texts = new LinkedHashSet<>();
    private final List<String> features = new ArrayList<>();
    private double contribution;

    void add(String text, String feature, double added) {
      texts.add(text);
      features.add(feature);
      contribution += added;
    }

    Reason reason() {
      return new Reason(String.join(", ", texts), contribution, features);
    }
  }
}
