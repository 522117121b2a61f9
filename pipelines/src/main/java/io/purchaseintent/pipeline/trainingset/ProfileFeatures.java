package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;

/** The reference profile of the train part, of samples of it. One element: the profile as JSON. */
final class ProfileFeatures extends PTransform<PCollection<SessionSample>, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final int features;
  private final PCollectionView<String> frozen;

  /**
   * A profile of vectors of a feature set that is known only when the job runs.
   *
   * @param id of the training set
   * @param features how many there are
   * @param frozen the feature set as JSON
   */
  ProfileFeatures(String id, int features, PCollectionView<String> frozen) {
    this.id = id;
    this.features = features;
    this.frozen = frozen;
  }

  @Override
  public PCollection<String> expand(PCollection<SessionSample> samples) {
    int columns = features;
    return samples
        .apply(
            "Gather",
            Combine.globally(
                MergeFn.of(
                        () -> WriteMoments.noSample(columns),
                        SessionSample::merge,
                        BytesCoder.sessionSample())
                    .giving(SessionSample::encode, ByteArrayCoder.of())))
        .apply("Describe", ParDo.of(new DescribeFn(id, frozen)).withSideInputs(frozen));
  }

  /** Describes the sample. */
  private static final class DescribeFn extends DoFn<byte[], String> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String id;
    private final PCollectionView<String> frozen;

    DescribeFn(String id, PCollectionView<String> frozen) {
      this.id = id;
      this.frozen = frozen;
    }

    @ProcessElement
    public void process(ProcessContext context) throws JsonProcessingException {
      context.output(
          ReferenceProfileJson.write(
                  ReferenceProfile.of(
                      id,
                      FeatureSetJson.read(JSON.readTree(context.sideInput(frozen))),
                      SessionSample.decode(context.element())))
              .toString());
    }
  }
}
