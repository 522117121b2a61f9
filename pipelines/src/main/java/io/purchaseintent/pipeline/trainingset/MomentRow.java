package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.util.List;
import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row of a training set.
 *
 * @param part the split
 * @param moment number of the event in its session, from 1
 * @param known whether a history of the user was there at the moment
 * @param weight 1 / moments of the session
 * @param vector the features, in the catalog's order
 */
@SuppressWarnings("ArrayRecordComponent")
record MomentRow(
    TimeSplit.Part part,
    String sessionId,
    @Nullable String userId,
    long sessionStart,
    int moment,
    long eventTime,
    @Nullable String productId,
    boolean known,
    int label,
    float weight,
    float[] vector) {

  private static final List<FeatureDefinition> FEATURES = FeatureCatalog.all();

  /** Columns of a training set. */
  static final Schema SCHEMA = schema();

  /** The columns that tell sessions apart and how they ended. */
  static final Schema FIRST_MOMENT =
      SchemaBuilder.record("moment")
          .namespace("io.purchaseintent")
          .fields()
          .requiredInt("moment")
          .requiredInt("label")
          .endRecord();

  private static Schema schema() {
    Schema time = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("moment")
            .namespace("io.purchaseintent")
            .fields()
            .requiredString("session_id")
            .optionalString("user_id")
            .name("session_start")
            .type(time)
            .noDefault()
            .requiredInt("moment")
            .name("event_time")
            .type(time)
            .noDefault()
            .optionalString("product_id")
            .requiredString("segment")
            .requiredInt("label")
            .requiredFloat("weight");
    for (FeatureDefinition feature : FEATURES) {
      fields = fields.requiredFloat(feature.name());
    }
    return fields.endRecord();
  }

  /** The folder of the row. */
  String partition() {
    return part.name().toLowerCase(Locale.ROOT);
  }

  GenericRecord toRow() {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("session_id", sessionId);
    row.put("user_id", userId);
    row.put("session_start", sessionStart);
    row.put("moment", moment);
    row.put("event_time", eventTime);
    row.put("product_id", productId);
    row.put("segment", known ? "known" : "anonymous");
    row.put("label", label);
    row.put("weight", weight);
    for (int i = 0; i < vector.length; i++) {
      row.put(FEATURES.get(i).name(), vector[i]);
    }
    return row;
  }

  /** Codes a row field by field. */
  static final class RowCoder extends PackedCoder<MomentRow> {
    private static final long serialVersionUID = 1L;
    private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

    @Override
    protected void pack(MomentRow row, Packer out) {
      out.oneByte(row.part.ordinal())
          .text(row.sessionId)
          .optionalText(row.userId)
          .signed(row.sessionStart)
          .unsigned(row.moment)
          .signed(row.eventTime)
          .optionalText(row.productId)
          .oneByte(row.known ? 1 : 0)
          .oneByte(row.label)
          .float32(row.weight)
          .unsigned(row.vector.length);
      for (float value : row.vector) {
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
}
