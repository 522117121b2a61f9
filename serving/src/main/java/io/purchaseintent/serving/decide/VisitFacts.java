package io.purchaseintent.serving.decide;

import io.purchaseintent.decision.Known;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.event.Channel;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.serving.online.States;
import io.purchaseintent.serving.score.Prediction;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What rules ask of a visit, by the definitions of the features. */
final class VisitFacts {

  private static final List<FeatureDefinition> FACTS =
      Stream.of("cart_value", "checkout_count", "channel_type", "country")
          .map(name -> Objects.requireNonNull(FeatureCatalog.find(name), name))
          .toList();

  private VisitFacts() {}

  /**
   * The situation that is decided in.
   *
   * @param now whose day pays
   */
  static Situation of(Prediction prediction, DecideRequest request, Instant now) {
    States states = prediction.states();
    @Nullable Object[] facts =
        FeatureSet.values(
            FACTS,
            prediction.variant().model().featureSet().shopZone(),
            states.user(),
            states.session(),
            states.product(),
            new FeatureRequest(request.question().time(), null, 0));
    return new Situation(
        prediction.input().request().sessionId(),
        now,
        prediction.propensity(),
        request.cartValue().orElse(Math.min(number(facts[0]), 1e9)),
        prediction.segment(),
        facts[2] instanceof String code ? Channel.ofCode(code) : null,
        facts[3] instanceof String country ? country : null,
        Stage.of(number(facts[1]) > 0, states.session().hasPurchase()),
        states.sessionIdentity().events(),
        request.given(),
        new Known(prediction.variant().model().featureSet(), prediction.vector()));
  }

  private static double number(@Nullable Object fact) {
    return fact instanceof Double number ? number : 0;
  }
}
