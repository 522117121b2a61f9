package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is judged of a prediction.
 *
 * @param userId who asked, as the lake names shoppers, or null where that is not known
 * @param timeMillis the moment that it was made for, since the epoch
 * @param asOfMillis time of the newest event that it knew; {@link Long#MIN_VALUE} where it knew
 *     none
 * @param events number of the session's events that it knew; 0 where it knew none
 * @param propensity 0 to 1
 * @param cartValue value of the cart that it knew; NaN where not known
 * @param action what was done, or null where nobody asked
 * @param slices names of what it is a part of, such as {@code device=mobile}
 */
record ScoredPrediction(
    String id,
    String sessionId,
    @Nullable String userId,
    long timeMillis,
    long asOfMillis,
    int events,
    double propensity,
    float cartValue,
    @Nullable ChosenAction action,
    List<String> slices) {

  /** In the order of having been made; the same whatever order they came in. */
  static final Comparator<ScoredPrediction> ORDER =
      Comparator.comparingLong(ScoredPrediction::timeMillis)
          .thenComparingInt(ScoredPrediction::events)
          .thenComparing(ScoredPrediction::id)
          .thenComparingDouble(ScoredPrediction::propensity)
          .thenComparing(prediction -> prediction.slices().toString());

  static ScoredPrediction of(LoggedPrediction logged, float cartValue, List<String> slices) {
    Instant asOf = logged.session().asOf();
    return new ScoredPrediction(
        logged.id(),
        logged.sessionId(),
        logged.userId(),
        logged.time().toEpochMilli(),
        asOf == null ? Long.MIN_VALUE : asOf.toEpochMilli(),
        logged.session().events(),
        logged.propensity(),
        cartValue,
        logged.action(),
        slices);
  }

  /** Whether it was made with what its session had done. */
  boolean knowsSession() {
    return asOfMillis != Long.MIN_VALUE;
  }

  /** Whether something was done, and not nothing. */
  boolean isActedOn() {
    return action != null && !action.name().equals(Visit.NONE);
  }

  /** Codes a prediction as it is. */
  static final class PredictionCoder extends PackedCoder<ScoredPrediction> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(ScoredPrediction prediction, Packer out) {
      out.text(prediction.id)
          .text(prediction.sessionId)
          .optionalText(prediction.userId)
          .signed(prediction.timeMillis)
          .fixed64(prediction.asOfMillis)
          .unsigned(prediction.events)
          .fixed64(Double.doubleToRawLongBits(prediction.propensity))
          .float32(prediction.cartValue);
      ChosenAction action = prediction.action;
      out.optionalText(action == null ? null : action.name());
      if (action != null) {
        out.fixed64(Double.doubleToRawLongBits(action.probability())).text(action.policy());
      }
      out.unsigned(prediction.slices.size());
      prediction.slices.forEach(out::text);
    }

    @Override
    protected ScoredPrediction unpack(Unpacker in) {
      String id = in.text();
      String sessionId = in.text();
      String userId = in.optionalText();
      long time = in.signed();
      long asOf = in.fixed64();
      int events = in.count();
      double propensity = Double.longBitsToDouble(in.fixed64());
      float cartValue = in.float32();
      String name = in.optionalText();
      ChosenAction action =
          name == null
              ? null
              : new ChosenAction(name, Double.longBitsToDouble(in.fixed64()), in.text());
      int count = in.countOfMany();
      List<String> slices = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        slices.add(in.text());
      }
      return new ScoredPrediction(
          id, sessionId, userId, time, asOf, events, propensity, cartValue, action, slices);
    }
  }
}
