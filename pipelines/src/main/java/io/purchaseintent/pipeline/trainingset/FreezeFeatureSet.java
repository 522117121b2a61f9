package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.training.TimeSplit;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Freezes the feature set: counts the values of its categories over the moments of the train part
 * and codes the most frequent. One element: the feature set as JSON.
 */
final class FreezeFeatureSet extends PTransform<PCollection<JoinedSession>, PCollection<String>> {

  /** Terms of a vocabulary; rarer values share the code of unseen ones. */
  static final int MAX_TERMS = 100;

  private static final long serialVersionUID = 1L;

  private final String shopZone;
  private final Duration publishLag;

  FreezeFeatureSet(ZoneId shopZone, Duration publishLag) {
    this.shopZone = shopZone.getId();
    this.publishLag = publishLag;
  }

  @Override
  public PCollection<String> expand(PCollection<JoinedSession> sessions) {
    return sessions
        .apply("See categories", ParDo.of(new CategoriesFn(shopZone, publishLag)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
        .apply("Count", Count.perElement())
        .setCoder(
            KvCoder.of(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()), VarLongCoder.of()))
        .apply("Freeze", Combine.globally(new FreezeFn(shopZone)))
        .setCoder(StringUtf8Coder.of());
  }

  private static List<FeatureDefinition.Categorical> categorical() {
    return FeatureCatalog.all().stream()
        .filter(FeatureDefinition.Categorical.class::isInstance)
        .map(FeatureDefinition.Categorical.class::cast)
        .toList();
  }

  /** Shows each value that a category has in a session, once a session and value. */
  private static final class CategoriesFn extends DoFn<JoinedSession, KV<String, String>> {
    private static final long serialVersionUID = 1L;
    private final String shopZone;
    private final Duration publishLag;

    CategoriesFn(String shopZone, Duration publishLag) {
      this.shopZone = shopZone;
      this.publishLag = publishLag;
    }

    @ProcessElement
    public void process(@Element JoinedSession joined, OutputReceiver<KV<String, String>> out) {
      if (joined.session().part() != TimeSplit.Part.TRAIN) {
        return;
      }
      List<FeatureDefinition.Categorical> definitions = categorical();
      ZoneId zone = ZoneId.of(shopZone);
      @Nullable Object[] before = new @Nullable Object[definitions.size()];
      Set<KV<String, String>> seen = new HashSet<>();
      joined.forEachMoment(
          new Availability(publishLag),
          moment -> {
            @Nullable Object[] values =
                FeatureSet.values(
                    definitions,
                    zone,
                    moment.user(),
                    moment.session(),
                    moment.product(),
                    moment.request());
            for (int i = 0; i < values.length; i++) {
              if (values[i] != null && !values[i].equals(before[i])) {
                seen.add(KV.of(definitions.get(i).name(), values[i].toString()));
                before[i] = values[i];
              }
            }
          });
      seen.forEach(out::output);
    }
  }

  /** Gathers the counts, which are few: the distinct values of all categories. */
  private static final class FreezeFn
      extends Combine.CombineFn<
          KV<KV<String, String>, Long>, List<KV<KV<String, String>, Long>>, String> {
    private static final long serialVersionUID = 1L;
    private final String shopZone;

    FreezeFn(String shopZone) {
      this.shopZone = shopZone;
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
      categorical().forEach(feature -> byFeature.put(feature.name(), new HashMap<>()));
      for (KV<KV<String, String>, Long> count : counts) {
        byFeature
            .computeIfAbsent(count.getKey().getKey(), name -> new HashMap<>())
            .put(count.getKey().getValue(), count.getValue());
      }
      Map<String, Vocabulary> vocabularies = new HashMap<>();
      byFeature.forEach(
          (name, terms) -> vocabularies.put(name, Vocabulary.ofCounts(terms, MAX_TERMS)));
      return FeatureSetJson.write(
              new FeatureSet(ZoneId.of(shopZone), FeatureCatalog.all(), vocabularies))
          .toString();
    }
  }
}
