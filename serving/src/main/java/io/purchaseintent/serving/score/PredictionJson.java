package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.online.States;

/** An answer as the contract has it. */
public final class PredictionJson {

  private PredictionJson() {}

  /** The answer's fields. */
  public static ObjectNode of(Prediction prediction) {
    PropensityModel model = prediction.variant().model();
    States states = prediction.states();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("prediction_id", prediction.id())
        .put("propensity", prediction.propensity())
        .put("model_version", model.version())
        .put("segment", prediction.segment().code())
        .put("variant", prediction.variant().name())
        .put("feature_set", model.featureSet().hash());
    json.put("has_purchased", states.session().hasPurchase());
    Freshness freshness = Freshness.of(prediction);
    json.putObject("freshness")
        .put("user_ms", freshness.userMillis())
        .put("session_ms", freshness.sessionMillis())
        .put("product_ms", freshness.productMillis());
    json.putObject("states")
        .put("user", states.userStatus().code())
        .put("session", states.sessionStatus().code())
        .put("product", states.productStatus().code());
    String fallback = prediction.level().fallback();
    if (fallback != null) {
      json.put("fallback", fallback);
    }
    if (!prediction.exposures().isEmpty()) {
      ObjectNode experiments = json.putObject("experiments");
      for (Exposure exposure : prediction.exposures()) {
        experiments.put(exposure.experiment() + '@' + exposure.version(), exposure.arm());
      }
    }
    return json;
  }
}
