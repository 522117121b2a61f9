package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a model learns from: the features of all sets that the log has, by their names, then the
 * propensity, then for each action whether the visit had it (1) or gets it now (2). Categories have
 * codes of their own, as those of two sets may differ. Not thread-safe.
 */
final class MomentColumns {

  private final Map<String, Integer> features = new LinkedHashMap<>();
  private final Map<String, Map<String, Float>> codes = new HashMap<>();
  private final Map<FeatureSet, Layout> layouts = new IdentityHashMap<>();
  private final int actions;

  /** Where the features of a set go, and what the codes of its categories stand for. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(int[] columns, @Nullable Vocabulary[] vocabularies) {}

  MomentColumns(List<DecidedVisit> visits, int actions) {
    this.actions = actions;
    for (DecidedVisit visit : visits) {
      for (DecidedMoment moment : visit.moments()) {
        layouts.computeIfAbsent(moment.featureSet(), this::layout);
      }
    }
  }

  private Layout layout(FeatureSet set) {
    Map<String, Vocabulary> vocabularies = set.vocabularies();
    return new Layout(
        set.names().stream()
            .mapToInt(name -> features.computeIfAbsent(name, added -> features.size()))
            .toArray(),
        set.names().stream().map(vocabularies::get).toArray(Vocabulary[]::new));
  }

  int count() {
    return features.size() + 1 + actions;
  }

  /** The features' names, in the order of the columns. */
  List<String> features() {
    return List.copyOf(features.keySet());
  }

  /** The terms of those that are categories, in the order of their codes from 1 on. */
  Map<String, List<String>> terms() {
    Map<String, List<String>> terms = new TreeMap<>();
    for (Layout layout : layouts.values()) {
      for (Map.Entry<String, Integer> feature : features.entrySet()) {
        for (int i = 0; i < layout.columns().length; i++) {
          if (layout.columns()[i] == feature.getValue() && layout.vocabularies()[i] != null) {
            terms.put(
                feature.getKey(),
                codes.getOrDefault(feature.getKey(), Map.of()).entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .toList());
          }
        }
      }
    }
    return terms;
  }

  /** Writes a row of {@link #count} values, {@link Float#NaN} where missing. */
  void write(DecidedMoment moment, long had, int action, float[] to, int from) {
    Layout layout = layouts.get(moment.featureSet());
    if (layout == null) {
      throw new IllegalArgumentException("The moment is none of those that the columns are of");
    }
    Arrays.fill(to, from, from + features.size(), Float.NaN);
    for (int i = 0; i < layout.columns().length; i++) {
      to[from + layout.columns()[i]] = value(layout, i, moment);
    }
    int next = from + features.size();
    to[next++] = (float) moment.situation().propensity();
    for (int i = 0; i < actions; i++) {
      boolean before = (had & (1L << i)) != 0;
      to[next++] = i == action && i > 0 ? 2 : before ? 1 : 0;
    }
  }

  private float value(Layout layout, int feature, DecidedMoment moment) {
    float value = moment.vector()[feature];
    Vocabulary vocabulary = layout.vocabularies()[feature];
    if (vocabulary == null || !(value > Vocabulary.UNSEEN)) {
      return value;
    }
    String name = moment.featureSet().names().get(feature);
    Map<String, Float> own = codes.computeIfAbsent(name, added -> new HashMap<>());
    return own.computeIfAbsent(vocabulary.terms().get((int) value - 1), added -> own.size() + 1f);
  }
}
