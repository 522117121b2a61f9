package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.event.Channel;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.prediction.LoggedPrediction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A logged prediction with what makes its vector, from which the visit is told.
 *
 * @param prediction as it was logged
 * @param featureSet the one of its vector
 */
public record LoggedVisit(LoggedPrediction prediction, FeatureSet featureSet) {

  /** The visit as it was then; what its feature set does not have is not known. */
  public Situation situation(List<Given> given) {
    Known known = new Known(featureSet, prediction.vector());
    String channel = word(known, "channel_type");
    return new Situation(
        prediction.sessionId(),
        prediction.time(),
        prediction.propensity(),
        known.cartValue(),
        prediction.segment(),
        channel == null ? null : Channel.ofCode(channel),
        word(known, "country"),
        known.stage(),
        prediction.session().events(),
        given,
        known);
  }

  /** A category's value; null where it is missing or was not seen in training. */
  private @Nullable String word(Known known, String feature) {
    double code = known.value(feature);
    Vocabulary vocabulary = featureSet.vocabularies().get(feature);
    return vocabulary == null || !(code > Vocabulary.UNSEEN)
        ? null
        : vocabulary.terms().get((int) code - 1);
  }
}
