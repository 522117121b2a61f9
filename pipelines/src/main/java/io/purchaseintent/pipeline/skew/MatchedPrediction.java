package io.purchaseintent.pipeline.skew;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.pipeline.asof.LookupRequester;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A prediction and the state of its session.
 *
 * @param session empty where none was served; null where the one that was served is not found
 */
record MatchedPrediction(LoggedPrediction prediction, @Nullable SessionState session)
    implements LookupRequester {

  @Override
  public String sessionId() {
    return prediction.sessionId();
  }

  /** Requests what was to be served, and what is said to have been. */
  @Override
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    long day = availability.newestAsOfDay(prediction.time().toEpochMilli());
    if (prediction.userId() != null) {
      request(FeatureKey.user(prediction.userId()), day, prediction.user(), reader);
    }
    if (prediction.productId() != null) {
      request(FeatureKey.product(prediction.productId()), day, prediction.product(), reader);
    }
  }

  private static void request(
      String entity, long day, StateIdentity served, ObjLongConsumer<String> reader) {
    reader.accept(entity, day);
    if (served.asOf() != null) {
      reader.accept(entity, Snapshot.asOfDay(served.asOf()));
    }
  }

  /** Codes a prediction with the state. */
  static final class MatchedCoder extends PackedCoder<MatchedPrediction> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(MatchedPrediction matched, Packer out) {
      out.bytes(LoggedPredictionJson.toBytes(matched.prediction))
          .oneByte(matched.session == null ? 0 : 1);
      if (matched.session != null) {
        out.bytes(StateCodec.encode(matched.session));
      }
    }

    @Override
    protected MatchedPrediction unpack(Unpacker in) {
      return new MatchedPrediction(
          LoggedPredictionJson.parse(in.bytes()),
          in.oneByte() == 0 ? null : BytesCoder.value(StateCodec.decodeSession(in.bytes())));
    }
  }
}
