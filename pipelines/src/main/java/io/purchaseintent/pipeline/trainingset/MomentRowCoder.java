package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;

/** Codes a row of a training set field by field. */
final class MomentRowCoder extends PackedCoder<MomentRow> {

  private static final long serialVersionUID = 1L;
  private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

  @Override
  protected void pack(MomentRow row, Packer out) {
    out.oneByte(row.part().ordinal())
        .text(row.sessionId())
        .optionalText(row.userId())
        .signed(row.sessionStart())
        .unsigned(row.moment())
        .signed(row.eventTime())
        .optionalText(row.productId())
        .oneByte(row.known() ? 1 : 0)
        .oneByte(row.label())
        .float32(row.weight())
        .unsigned(row.vector().length);
    for (float value : row.vector()) {
      out.float32(value);
    }
  }

  @Override
  protected MomentRow unpack(Unpacker in) {
    TimeSplit.Part part = PARTS[in.oneByte()];
    String sessionId = in.text();
    String userId = in.optionalText();
    long sessionStart = in.signed();
    int moment = in.count();
    long eventTime = in.signed();
    String productId = in.optionalText();
    boolean known = in.oneByte() == 1;
    int label = in.oneByte();
    float weight = in.float32();
    float[] vector = new float[in.countOfMany()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = in.float32();
    }
    return new MomentRow(
        part,
        sessionId,
        userId,
        sessionStart,
        moment,
        eventTime,
        productId,
        known,
        label,
        weight,
        vector);
  }
}
