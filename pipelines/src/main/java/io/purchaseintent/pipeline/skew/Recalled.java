package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.StateCodec;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.pipeline.asof.Asker;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A prediction and the state of its session.
 *
 * @param session empty where none was served; null where the one that was served is not found
 */
record Recalled(LoggedPrediction prediction, @Nullable SessionState session) implements Asker {

  @Override
  public String sessionId() {
    return prediction.sessionId();
  }

  /** Asks for what was to be served, and for what is said to have been. */
  @Override
  public void forEachQuestion(Availability availability, ObjLongConsumer<String> reader) {
    long day = availability.newestAsOfDay(prediction.time().toEpochMilli());
    if (prediction.userId() != null) {
      ask(FeatureKey.user(prediction.userId()), day, prediction.user(), reader);
    }
    if (prediction.productId() != null) {
      ask(FeatureKey.product(prediction.productId()), day, prediction.product(), reader);
    }
  }

  private static void ask(
      String entity, long day, StateIdentity served, ObjLongConsumer<String> reader) {
    reader.accept(entity, day);
    if (served.asOf() != null) {
      reader.accept(entity, asOfDay(served.asOf()));
    }
  }

  /** The as-of day of a snapshot, in days since the epoch. */
  static long asOfDay(Instant asOf) {
    return Math.floorDiv(asOf.toEpochMilli(), Duration.ofDays(1).toMillis());
  }

  /** Codes a prediction with the state. */
  static final class RecalledCoder extends PackedCoder<Recalled> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(Recalled recalled, Packer out) {
      out.bytes(LoggedPredictionJson.toBytes(recalled.prediction))
          .oneByte(recalled.session == null ? 0 : 1);
      if (recalled.session != null) {
        out.bytes(StateCodec.encode(recalled.session));
      }
    }

    @Override
    protected Recalled unpack(Unpacker in) {
      return new Recalled(
          LoggedPredictionJson.parse(in.bytes()),
          in.oneByte() == 0 ? null : BytesCoder.value(StateCodec.decodeSession(in.bytes())));
    }
  }
}
