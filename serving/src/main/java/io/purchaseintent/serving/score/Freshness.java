package io.purchaseintent.serving.score;

import io.purchaseintent.serving.online.States;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How old the states were that an answer stands on, at the moment that it is for; null where there
 * was none, and never below 0.
 */
record Freshness(
    @Nullable Long userMillis, @Nullable Long sessionMillis, @Nullable Long productMillis) {

  static Freshness of(Prediction prediction) {
    States states = prediction.states();
    long time = prediction.input().request().time().toEpochMilli();
    return new Freshness(
        states.user() == null ? null : age(states.user().asOf(), time),
        states.session().isEmpty()
            ? null
            : Long.valueOf(Math.max(0, time - states.session().newest().timeMillis())),
        states.product() == null ? null : age(states.product().asOf(), time));
  }

  private static Long age(Instant trueAsOf, long time) {
    return Math.max(0, time - trueAsOf.toEpochMilli());
  }
}
