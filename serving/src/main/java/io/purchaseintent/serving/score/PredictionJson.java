package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.online.States;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An answer as the contract has it. */
public final class PredictionJson {

  private PredictionJson() {}

  /** The answer's fields. */
  public static ObjectNode of(Prediction prediction) {
    PropensityModel model = prediction.variant().model();
    States states = prediction.states();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("propensity", prediction.propensity())
        .put("model_version", model.version())
        .put("segment", prediction.segment().code())
        .put("variant", prediction.variant().name())
        .put("feature_set", model.featureSet().hash());
    ObjectNode freshness = json.putObject("freshness");
    Instant time = prediction.question().request().time();
    age(freshness, "user_ms", states.user() == null ? null : states.user().asOf(), time);
    age(
        freshness,
        "session_ms",
        states.session().isEmpty()
            ? null
            : Instant.ofEpochMilli(states.session().newest().timeMillis()),
        time);
    age(freshness, "product_ms", states.product() == null ? null : states.product().asOf(), time);
    json.putObject("states")
        .put("user", states.userStatus().code())
        .put("session", states.sessionStatus().code())
        .put("product", states.productStatus().code());
    String fallback = prediction.rung().fallback();
    if (fallback != null) {
      json.put("fallback", fallback);
    }
    return json;
  }

  /** How old a state is at the request; null where there is none. */
  private static void age(ObjectNode json, String field, @Nullable Instant trueAsOf, Instant time) {
    if (trueAsOf == null) {
      json.putNull(field);
    } else {
      json.put(field, Math.max(0, time.toEpochMilli() - trueAsOf.toEpochMilli()));
    }
  }
}
