package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Codes a prediction as it is in the table. */
public final class PredictionCoder extends PackedCoder<LoggedPrediction> {

  private static final long serialVersionUID = 1L;
  private static final StateStatus[] STATUS = StateStatus.values();
  private static final Segment[] SEGMENTS = Segment.values();

  @Override
  protected void pack(LoggedPrediction prediction, Packer out) {
    out.text(prediction.id())
        .signed(prediction.time().toEpochMilli())
        .optionalText(prediction.userId())
        .text(prediction.sessionId())
        .optionalText(prediction.productId())
        .signed(prediction.priceMicros())
        .text(prediction.featureSet());
    pack(prediction.vector(), out);
    pack(prediction.user(), out);
    pack(prediction.session(), out);
    pack(prediction.product(), out);
    out.float32(prediction.margin())
        .fixed64(Double.doubleToRawLongBits(prediction.propensity()))
        .text(prediction.modelVersion())
        .unsigned(prediction.segment().ordinal())
        .text(prediction.variant())
        .optionalText(prediction.fallback())
        .signed(prediction.latencyMicros());
    ChosenAction action = prediction.action();
    out.optionalText(action == null ? null : action.name());
    if (action != null) {
      out.fixed64(Double.doubleToRawLongBits(action.probability()))
          .text(action.policy())
          .text(action.choice().text());
    }
    float[] contributions = prediction.contributions();
    out.unsigned(contributions == null ? 0 : 1);
    if (contributions != null) {
      pack(contributions, out);
    }
    out.optionalText(prediction.requestId())
        .optionalText(prediction.unit())
        .text(Exposure.text(prediction.exposures()));
  }

  private static void pack(float[] values, Packer out) {
    out.unsigned(values.length);
    for (float value : values) {
      out.float32(value);
    }
  }

  private static void pack(StateIdentity state, Packer out) {
    out.unsigned(state.status().ordinal());
    if (state.asOf() != null) {
      out.signed(state.asOf().toEpochMilli()).unsigned(state.events()).fixed64(state.fingerprint());
    }
  }

  @Override
  protected LoggedPrediction unpack(Unpacker in) {
    return new LoggedPrediction(
        in.text(),
        Instant.ofEpochMilli(in.signed()),
        in.optionalText(),
        in.text(),
        in.optionalText(),
        in.signed(),
        in.text(),
        floats(in),
        state(in),
        state(in),
        state(in),
        in.float32(),
        Double.longBitsToDouble(in.fixed64()),
        in.text(),
        SEGMENTS[in.count()],
        in.text(),
        in.optionalText(),
        in.signed(),
        action(in),
        in.count() == 0 ? null : floats(in),
        in.optionalText(),
        in.optionalText(),
        Exposure.parse(in.text()));
  }

  private static float[] floats(Unpacker in) {
    float[] values = new float[in.countOfMany()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.float32();
    }
    return values;
  }

  private static StateIdentity state(Unpacker in) {
    StateStatus status = STATUS[in.count()];
    return status == StateStatus.OK
        ? new StateIdentity(status, Instant.ofEpochMilli(in.signed()), in.count(), in.fixed64())
        : StateIdentity.none(status);
  }

  private static @Nullable ChosenAction action(Unpacker in) {
    String name = in.optionalText();
    return name == null
        ? null
        : new ChosenAction(
            name, Double.longBitsToDouble(in.fixed64()), in.text(), Choice.parse(in.text()));
  }
}
