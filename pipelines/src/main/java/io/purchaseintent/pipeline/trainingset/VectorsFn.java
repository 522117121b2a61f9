package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.training.TimeSplit;
import java.time.Duration;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Computes the vector of each moment of a session as it would have been served then. */
final class VectorsFn extends DoFn<JoinedSession, MomentRow> {

  private static final long serialVersionUID = 1L;

  private final PCollectionView<String> frozen;
  private final Duration publishLag;
  private final @Nullable VisitDraw draw;

  private transient @Nullable FeatureSet featureSet;

  /**
   * Vectors of a feature set that is known only when the job runs.
   *
   * @param frozen the feature set as JSON
   * @param draw that left these sessions of all; null where it are all
   */
  VectorsFn(PCollectionView<String> frozen, Duration publishLag, @Nullable VisitDraw draw) {
    this.frozen = frozen;
    this.publishLag = publishLag;
    this.draw = draw;
  }

  @ProcessElement
  public void process(ProcessContext context) throws JsonProcessingException {
    FeatureSet set = featureSet;
    if (set == null) {
      set = FeatureSetJson.read(new ObjectMapper().readTree(context.sideInput(frozen)));
      featureSet = set;
    }
    FeatureSet features = set;
    JoinedSession joined = context.element();
    TimeSplit.Part part = joined.session().part();
    SessionMoments session = joined.session().moments();
    float weight = draw == null ? session.weight() : draw.weight(joined.session());
    joined.forEachMoment(
        new Availability(publishLag),
        moment ->
            context.output(
                new MomentRow(
                    part,
                    session.sessionId(),
                    moment.userId(),
                    session.startMillis(),
                    moment.number(),
                    moment.request().time().toEpochMilli(),
                    moment.request().productId(),
                    moment.user() != null,
                    session.label(),
                    weight,
                    features.vector(
                        moment.user(), moment.session(), moment.product(), moment.request()))));
  }
}
