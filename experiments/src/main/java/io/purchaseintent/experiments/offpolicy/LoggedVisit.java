package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Given;
import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
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
    double cart = value("cart_value");
    String channel = word("channel_type");
    return new Situation(
        prediction.sessionId(),
        prediction.time(),
        prediction.propensity(),
        cart > 0 ? cart : 0,
        prediction.segment(),
        channel == null ? null : Channel.ofCode(channel),
        word("country"),
        Stage.of(value("checkout_count") > 0, value("has_purchased") > 0),
        prediction.session().events(),
        given,
        new Known(featureSet, prediction.vector()));
  }

  /** A feature's value; NaN where it is missing. */
  private double value(String feature) {
    int index = featureSet.names().indexOf(feature);
    return index < 0 ? Double.NaN : prediction.vector()[index];
  }

  /** A category's value; null where it is missing or was not seen in training. */
  private @Nullable String word(String feature) {
    double code = value(feature);
    Vocabulary vocabulary = featureSet.vocabularies().get(feature);
    return vocabulary == null || !(code > Vocabulary.UNSEEN)
        ? null
        : vocabulary.terms().get((int) code - 1);
  }
}
