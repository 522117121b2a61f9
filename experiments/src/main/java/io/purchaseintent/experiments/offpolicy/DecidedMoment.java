package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.decision.Situation;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.prediction.ChosenAction;
import org.jspecify.annotations.Nullable;

/**
 * A moment of a visit at which something was decided.
 *
 * @param situation as the log tells it, without what was given before
 * @param requestId of the question; null in logs of before
 * @param action what was chosen, and what else could have been
 * @param vector of the model, float[features]
 * @param featureSet of the vector
 */
@SuppressWarnings("ArrayRecordComponent")
record DecidedMoment(
    Situation situation,
    @Nullable String requestId,
    ChosenAction action,
    float[] vector,
    FeatureSet featureSet) {

  long timeMillis() {
    return situation.time().toEpochMilli();
  }

  /** The id of the policy that decided, whatever it had learnt. */
  String policyId() {
    String id = action.policy();
    int learnt = id.lastIndexOf('+');
    return learnt < 0 ? id : id.substring(0, learnt);
  }

  /** The name of the policy that decided: a visit keeps its draw by it, whatever its content. */
  String policyName() {
    String id = action.policy();
    int sign = id.lastIndexOf('@');
    return sign < 0 ? id : id.substring(0, sign);
  }
}
