package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.prediction.LoggedPrediction;

/** Codes a prediction as it is logged. */
public final class PredictionCoder extends PackedCoder<LoggedPrediction> {

  private static final long serialVersionUID = 1L;

  @Override
  protected void pack(LoggedPrediction prediction, Packer out) {
    out.bytes(LoggedPredictionJson.toBytes(prediction));
  }

  @Override
  protected LoggedPrediction unpack(Unpacker in) {
    return LoggedPredictionJson.parse(in.bytes());
  }
}
