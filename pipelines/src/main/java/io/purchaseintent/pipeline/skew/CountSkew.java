package io.purchaseintent.pipeline.skew;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.jspecify.annotations.Nullable;

/** Makes predictions again and counts what differs: a tally a bundle. */
final class CountSkew extends DoFn<JoinedPrediction, SkewTally> {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, String> featureSets;
  private final FormerStates former;
  private final Duration publishLag;
  private final int examples;

  private transient @Nullable Recomputation recomputation;
  private transient @Nullable SkewTally tally;

  /**
   * @param featureSets as JSON, by their hash
   * @param former what the lake's states were made with before
   */
  CountSkew(
      TreeMap<String, String> featureSets, FormerStates former, Duration publishLag, int examples) {
    this.featureSets = featureSets;
    this.former = former;
    this.publishLag = publishLag;
    this.examples = examples;
  }

  @Setup
  public void setup() throws JsonProcessingException {
    Map<String, FeatureSet> byHash = new HashMap<>();
    for (Map.Entry<String, String> set : featureSets.entrySet()) {
      byHash.put(set.getKey(), FeatureSetJson.read(new ObjectMapper().readTree(set.getValue())));
    }
    recomputation = new Recomputation(byHash, former, new Availability(publishLag));
  }

  @StartBundle
  public void startBundle() {
    tally = new SkewTally(examples);
  }

  @ProcessElement
  public void process(@Element JoinedPrediction joined) {
    SkewTally counts = tally;
    Recomputation made = recomputation;
    if (counts == null || made == null) {
      throw new IllegalStateException("setup() or startBundle() was not called");
    }
    LoggedPrediction prediction = joined.matched().prediction();
    counts.served("user", prediction.user().status().code());
    counts.served("session", prediction.session().status().code());
    counts.served("product", prediction.product().status().code());
    Recomputation.Result result = made.of(joined);
    if (result instanceof Recomputation.Unmatched unmatched) {
      counts.unmatched(unmatched.reason());
    } else if (result instanceof Recomputation.Compared compared) {
      counts.compared(prediction.id(), compared.differences());
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    if (tally != null) {
      context.output(tally, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
    tally = null;
  }
}
