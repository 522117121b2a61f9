package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.asof.Moment;
import io.purchaseintent.training.TimeSplit;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Freezes the feature set: counts the values of its categories over the moments of the train part
 * and codes the most frequent, those that a set before had by the same numbers. One element: the
 * feature set as JSON.
 */
final class FreezeFeatureSet extends PTransform<PCollection<JoinedSession>, PCollection<String>> {

  /** Terms of a vocabulary; rarer values share the code of unseen ones. */
  static final int MAX_TERMS = 100;

  private static final long serialVersionUID = 1L;

  private final String shopZone;
  private final Duration publishLag;
  private final ChosenFeatures chosen;
  private final HashMap<String, List<String>> before;

  /**
   * @param chosen the features
   * @param before the terms of each category in a set before, in the order of their codes
   */
  FreezeFeatureSet(
      ZoneId shopZone,
      Duration publishLag,
      ChosenFeatures chosen,
      Map<String, List<String>> before) {
    this.chosen = chosen;
    this.shopZone = shopZone.getId();
    this.publishLag = publishLag;
    this.before = new HashMap<>(before);
  }

  @Override
  public PCollection<String> expand(PCollection<JoinedSession> sessions) {
    return sessions
        .apply("See categories", ParDo.of(new CategoriesFn(shopZone, publishLag, chosen)))
        .setCoder(
            KvCoder.of(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), VarLongCoder.of()))
        .apply("Count", Sum.longsPerKey())
        .apply("Freeze", Combine.globally(new FreezeFn(shopZone, chosen, before)))
        .setCoder(StringUtf8Coder.of());
  }

  private static List<FeatureDefinition.Categorical> categories(ChosenFeatures chosen) {
    return chosen.definitions().stream()
        .filter(FeatureDefinition.Categorical.class::isInstance)
        .map(FeatureDefinition.Categorical.class::cast)
        .toList();
  }

  /**
   * Counts the sessions that have a value of a category at some moment. No vector is made for that,
   * and no product is looked at unless a category is one of it.
   */
  private static final class CategoriesFn
      extends DoFn<JoinedSession, KV<KV<String, String>, Long>> {
    private static final long serialVersionUID = 1L;

    /** Values that a bundle counts at most before it sends its counts on. */
    private static final int MOST_HELD = 10_000;

    private final String shopZone;
    private final Duration publishLag;
    private final ChosenFeatures chosen;
    private transient List<FeatureDefinition.Categorical> categories = List.of();
    private transient Map<KV<String, String>, Long> counts = new HashMap<>();

    CategoriesFn(String shopZone, Duration publishLag, ChosenFeatures chosen) {
      this.chosen = chosen;
      this.shopZone = shopZone;
      this.publishLag = publishLag;
    }

    @Setup
    public void setUp() {
      categories = categories(chosen);
    }

    @StartBundle
    public void startBundle() {
      counts = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element JoinedSession joined, OutputReceiver<KV<KV<String, String>, Long>> out) {
      if (joined.session().part() != TimeSplit.Part.TRAIN) {
        return;
      }
      seen(joined).forEach(value -> counts.merge(value, 1L, Long::sum));
      if (counts.size() >= MOST_HELD) {
        counts.forEach((value, sessions) -> out.output(KV.of(value, sessions)));
        counts.clear();
      }
    }

    private Set<KV<String, String>> seen(JoinedSession joined) {
      ZoneId zone = ZoneId.of(shopZone);
      @Nullable Object[] before = new @Nullable Object[categories.size()];
      Set<KV<String, String>> seen = new HashSet<>();
      Consumer<Moment> see =
          moment -> {
            @Nullable Object[] values =
                FeatureSet.values(
                    categories,
                    zone,
                    moment.user(),
                    moment.session(),
                    moment.product(),
                    moment.request());
            for (int i = 0; i < values.length; i++) {
              if (values[i] != null && !values[i].equals(before[i])) {
                seen.add(KV.of(categories.get(i).name(), values[i].toString()));
                before[i] = values[i];
              }
            }
          };
      if (categories.stream().anyMatch(CategoriesFn::needsProduct)) {
        joined.forEachMoment(new Availability(publishLag), see);
      } else {
        joined.forEachMomentWithoutProduct(new Availability(publishLag), see);
      }
      return seen;
    }

    private static boolean needsProduct(FeatureDefinition definition) {
      return definition.entity() != FeatureDefinition.Entity.SESSION
          && definition.entity() != FeatureDefinition.Entity.USER;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      counts.forEach(
          (value, sessions) ->
              context.output(
                  KV.of(value, sessions),
                  GlobalWindow.INSTANCE.maxTimestamp(),
                  GlobalWindow.INSTANCE));
      counts.clear();
    }
  }

  /** Gathers the counts, which are few: the distinct values of all categories. */
  private static final class FreezeFn
      extends Combine.CombineFn<
          KV<KV<String, String>, Long>, List<KV<KV<String, String>, Long>>, String> {
    private static final long serialVersionUID = 1L;
    private final String shopZone;
    private final ChosenFeatures chosen;
    private final HashMap<String, List<String>> before;

    FreezeFn(String shopZone, ChosenFeatures chosen, HashMap<String, List<String>> before) {
      this.chosen = chosen;
      this.shopZone = shopZone;
      this.before = before;
    }

    @Override
    public List<KV<KV<String, String>, Long>> createAccumulator() {
      return new ArrayList<>();
    }

    @Override
    public List<KV<KV<String, String>, Long>> addInput(
        List<KV<KV<String, String>, Long>> counts, KV<KV<String, String>, Long> count) {
      counts.add(count);
      return counts;
    }

    @Override
    public List<KV<KV<String, String>, Long>> mergeAccumulators(
        Iterable<List<KV<KV<String, String>, Long>>> parts) {
      List<KV<KV<String, String>, Long>> all = new ArrayList<>();
      parts.forEach(all::addAll);
      return all;
    }

    @Override
    public String extractOutput(List<KV<KV<String, String>, Long>> counts) {
      Map<String, Map<String, Long>> byFeature = new HashMap<>();
      categories(chosen).forEach(feature -> byFeature.put(feature.name(), new HashMap<>()));
      for (KV<KV<String, String>, Long> count : counts) {
        byFeature
            .computeIfAbsent(count.getKey().getKey(), name -> new HashMap<>())
            .put(count.getKey().getValue(), count.getValue());
      }
      Map<String, Vocabulary> vocabularies = new HashMap<>();
      byFeature.forEach(
          (name, terms) ->
              vocabularies.put(
                  name,
                  Vocabulary.ofCounts(terms, MAX_TERMS, before.getOrDefault(name, List.of()))));
      return FeatureSetJson.write(
              new FeatureSet(ZoneId.of(shopZone), chosen.definitions(), vocabularies))
          .toString();
    }
  }
}
