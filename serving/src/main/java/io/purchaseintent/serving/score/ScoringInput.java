package io.purchaseintent.serving.score;

import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.serving.online.MadeWith;
import io.purchaseintent.serving.online.States;
import org.jspecify.annotations.Nullable;

/**
 * A request, and what the store knew of it.
 *
 * @param userId the shopper as the store knows him, or null where anonymous
 * @param storeNanos how long was waited for the store
 * @param madeWith what the states are made with
 */
public record ScoringInput(
    PredictRequest request,
    @Nullable String userId,
    States states,
    long storeNanos,
    MadeWith madeWith) {

  /** The same as a model may see it: without states that lack a feature of the shop's own. */
  @SuppressWarnings("ReferenceEquality") // the same states are given back where nothing is hidden
  ScoringInput shownTo(FeatureSet features) {
    States shown = madeWith.shown(features, states);
    return shown == states ? this : new ScoringInput(request, userId, shown, storeNanos, madeWith);
  }

  /**
   * By whose id the visitor is allocated. A visit that began anonymous goes by its session to its
   * end, or a sign-in amid it would give it to another model: the oldest event that its state
   * remembers tells. Where nothing is known of the visit, the shopper's id counts if it is given.
   */
  public AllocationUnit unit() {
    SessionState visit = states.session();
    return userId == null || (!visit.isEmpty() && visit.event(0).userId() == null)
        ? AllocationUnit.SESSION
        : AllocationUnit.USER;
  }

  /** The id of that. */
  String visitor() {
    return userId == null || unit() == AllocationUnit.SESSION ? request.sessionId() : userId;
  }
}
