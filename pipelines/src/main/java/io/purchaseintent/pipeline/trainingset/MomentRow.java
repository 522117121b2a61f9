package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.training.TimeSplit;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.CustomCoder;
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
  static final class RowCoder extends CustomCoder<MomentRow> {
    private static final long serialVersionUID = 1L;
    private static final TimeSplit.Part[] PARTS = TimeSplit.Part.values();

    @Override
    public void encode(MomentRow row, OutputStream stream) throws IOException {
      DataOutputStream out = new DataOutputStream(stream);
      out.writeByte(row.part.ordinal());
      out.writeUTF(row.sessionId);
      writeOptional(row.userId, out);
      out.writeLong(row.sessionStart);
      out.writeInt(row.moment);
      out.writeLong(row.eventTime);
      writeOptional(row.productId, out);
      out.writeBoolean(row.known);
      out.writeByte(row.label);
      out.writeFloat(row.weight);
      out.writeShort(row.vector.length);
      for (float value : row.vector) {
        out.writeFloat(value);
      }
      out.flush();
    }

    @Override
    public MomentRow decode(InputStream stream) throws IOException {
      DataInputStream in = new DataInputStream(stream);
      TimeSplit.Part part = PARTS[in.readByte()];
      String sessionId = in.readUTF();
      String userId = readOptional(in);
      long sessionStart = in.readLong();
      int moment = in.readInt();
      long eventTime = in.readLong();
      String productId = readOptional(in);
      boolean known = in.readBoolean();
      int label = in.readByte();
      float weight = in.readFloat();
      float[] vector = new float[in.readShort()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = in.readFloat();
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

    private static void writeOptional(@Nullable String value, DataOutputStream out)
        throws IOException {
      out.writeBoolean(value != null);
      if (value != null) {
        out.writeUTF(value);
      }
    }

    private static @Nullable String readOptional(DataInputStream in) throws IOException {
      return in.readBoolean() ? in.readUTF() : null;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof RowCoder;
    }

    @Override
    public int hashCode() {
      return RowCoder.class.hashCode();
    }
  }
}
