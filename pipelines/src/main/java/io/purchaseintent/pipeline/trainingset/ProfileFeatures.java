package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.TimeSplit;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * The reference profile of the train part. One element: the profile as JSON.
 *
 * <p>Each bundle keeps its own sample, so that only samples are sent on, never all rows.
 */
final class ProfileFeatures extends PTransform<PCollection<MomentRow>, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  private final String id;
  private final PCollectionView<String> frozen;
  private final @Nullable VisitDraw draw;

  /**
   * A profile of vectors of a feature set that is known only when the job runs.
   *
   * @param id of the training set
   * @param frozen the feature set as JSON
   * @param draw that left these rows of all, of which the profile takes those of an even draw; null
   *     where it are all
   */
  ProfileFeatures(String id, PCollectionView<String> frozen, @Nullable VisitDraw draw) {
    this.id = id;
    this.frozen = frozen;
    this.draw = draw;
  }

  @Override
  public PCollection<String> expand(PCollection<MomentRow> rows) {
    return rows.apply("Draw", ParDo.of(new DrawFn(draw)))
        .setCoder(BytesCoder.sessionSample())
        .apply(
            "Gather",
            Combine.globally(
                MergeFn.of(ProfileFeatures::empty, SessionSample::merge, BytesCoder.sessionSample())
                    .giving(SessionSample::encode, ByteArrayCoder.of())))
        .apply("Describe", ParDo.of(new DescribeFn(id, frozen)).withSideInputs(frozen));
  }

  private static SessionSample empty() {
    return new SessionSample(ReferenceProfile.MOST_SESSIONS, FeatureCatalog.all().size());
  }

  private static final class DrawFn extends DoFn<MomentRow, SessionSample> {
    private static final long serialVersionUID = 1L;
    private final @Nullable VisitDraw draw;
    private transient @Nullable SessionSample sample;

    DrawFn(@Nullable VisitDraw draw) {
      this.draw = draw;
    }

    @StartBundle
    public void startBundle() {
      sample = null;
    }

    @ProcessElement
    public void process(@Element MomentRow row) {
      if (row.part() == TimeSplit.Part.TRAIN
          && (draw == null || draw.isEven(row.part(), row.sessionId(), row.sessionStart()))) {
        SessionSample drawn = sample == null ? empty() : sample;
        drawn.add(
            SessionSample.row(
                row.sessionId() + "/" + row.sessionStart(),
                row.sessionId() + "/" + row.sessionStart() + "/" + row.moment(),
                Segment.of(row.known()),
                row.vector()));
        sample = drawn;
      }
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (sample != null) {
        context.output(sample, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        sample = null;
      }
    }
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
