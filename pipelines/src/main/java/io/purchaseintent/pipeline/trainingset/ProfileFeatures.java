package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.training.TimeSplit;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * The reference profile of the train part. One element: the profile as JSON.
 *
 * <p>Each bundle keeps its own sample, so that only samples are sent on, never all rows.
 */
final class ProfileFeatures extends PTransform<PCollection<MomentRow>, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<String> expand(PCollection<MomentRow> rows) {
    return rows.apply("Sample", ParDo.of(new SampleFn()))
        .setCoder(BytesCoder.referenceProfile())
        .apply("Describe", Combine.globally(new DescribeFn()));
  }

  private static final class SampleFn extends DoFn<MomentRow, ReferenceProfile> {
    private static final long serialVersionUID = 1L;
    private transient @Nullable ReferenceProfile sample;

    @StartBundle
    public void startBundle() {
      sample = new ReferenceProfile();
    }

    @ProcessElement
    public void process(@Element MomentRow row) {
      if (sample != null && row.part() == TimeSplit.Part.TRAIN) {
        sample.add(StableHash.of(row.sessionId() + "/" + row.moment()), row.vector());
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (sample != null) {
        context.output(sample, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      }
    }
  }

  /** Gathers the samples and describes them. */
  private static final class DescribeFn
      extends Combine.CombineFn<ReferenceProfile, ReferenceProfile, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public ReferenceProfile createAccumulator() {
      return new ReferenceProfile();
    }

    @Override
    public ReferenceProfile addInput(ReferenceProfile profile, ReferenceProfile sample) {
      profile.merge(sample);
      return profile;
    }

    @Override
    public ReferenceProfile mergeAccumulators(Iterable<ReferenceProfile> profiles) {
      ReferenceProfile merged = new ReferenceProfile();
      profiles.forEach(merged::merge);
      return merged;
    }

    @Override
    public String extractOutput(ReferenceProfile profile) {
      ObjectNode features = new ObjectMapper().createObjectNode();
      List<FeatureDefinition> definitions = FeatureCatalog.all();
      for (int i = 0; i < definitions.size(); i++) {
        ReferenceProfile.Feature feature = profile.feature(i);
        ObjectNode json = features.putObject(definitions.get(i).name());
        json.put("missing", feature.missing());
        feature.borders().forEach(json.putArray("borders")::add);
        feature.shares().forEach(json.putArray("shares")::add);
      }
      return features.toString();
    }

    @Override
    public Coder<ReferenceProfile> getAccumulatorCoder(
        CoderRegistry registry, Coder<ReferenceProfile> inputCoder) {
      return inputCoder;
    }

    @Override
    public Coder<String> getDefaultOutputCoder(
        CoderRegistry registry, Coder<ReferenceProfile> inputCoder) {
      return StringUtf8Coder.of();
    }
  }
}
