package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The table of predictions: a row each, by the day of the moment that it was made for. Numbers are
 * those of the log to the last bit; what is missing in a vector is null.
 */
public final class PredictionTable {

  /** Whose states a prediction is made of, as columns begin. */
  enum Entity {
    USER,
    SESSION,
    PRODUCT;

    private final String status = column("status");
    private final String asOf = column("as_of");
    private final String fingerprint = column("fingerprint");

    private String column(String of) {
      return name().toLowerCase(Locale.ROOT) + "_" + of;
    }
  }

  private static final Schema FLOATS =
      Schema.createArray(
          Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.FLOAT)));

  /** Columns of {@code predictions}. */
  public static final Schema SCHEMA = schema();

  /** In which the rows of a file are sorted. */
  public static final Comparator<LoggedPrediction> ORDER =
      Comparator.comparing(LoggedPrediction::sessionId, TextOrder.BYTES)
          .thenComparing(LoggedPrediction::time)
          .thenComparing(LoggedPrediction::id, TextOrder.BYTES);

  private static final TableLayout LAYOUT =
      new TableLayout(
          "predictions",
          SCHEMA,
          "time",
          null,
          1,
          List.of("session_id", "time", "id"),
          List.of("id"));

  private PredictionTable() {}

  /** The table of a lake. */
  public static LakeTable in(Lake lake) {
    return LakeTable.of(lake, LAYOUT);
  }

  private static Schema schema() {
    FieldAssembler<Schema> fields =
        SchemaBuilder.record("prediction")
            .namespace("io.purchaseintent")
            .fields()
            .requiredString("id")
            .name("time")
            .type(Columns.TIMESTAMP)
            .noDefault()
            .optionalString("user_id")
            .requiredString("session_id")
            .optionalString("product_id")
            .requiredLong("price_micros")
            .requiredString("feature_set")
            .name("vector")
            .type(FLOATS)
            .noDefault();
    for (Entity entity : Entity.values()) {
      fields =
          fields
              .requiredString(entity.status)
              .name(entity.asOf)
              .type(Columns.OPTIONAL_TIMESTAMP)
              .withDefault(null)
              .optionalLong(entity.fingerprint);
    }
    return fields
        .requiredInt("session_events")
        .optionalFloat("margin")
        .requiredDouble("propensity")
        .requiredString("model_version")
        .requiredString("segment")
        .requiredString("variant")
        .optionalString("fallback")
        .requiredLong("latency_us")
        .optionalString("action")
        .optionalDouble("action_probability")
        .optionalString("action_policy")
        .name("contributions")
        .type(Schema.createUnion(Schema.create(Schema.Type.NULL), FLOATS))
        .withDefault(null)
        .endRecord();
  }

  /** Where a prediction lies: on the day (UTC) of its moment. */
  public static Partition partition(LoggedPrediction prediction) {
    return Partition.of(prediction.time());
  }

  /** The prediction as a row. */
  public static GenericRecord toRow(LoggedPrediction prediction) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    row.put("id", prediction.id());
    row.put("time", prediction.time().toEpochMilli());
    row.put("user_id", prediction.userId());
    row.put("session_id", prediction.sessionId());
    row.put("product_id", prediction.productId());
    row.put("price_micros", prediction.priceMicros());
    row.put("feature_set", prediction.featureSet());
    row.put("vector", prediction.vector());
    put(row, Entity.USER, prediction.user());
    put(row, Entity.SESSION, prediction.session());
    put(row, Entity.PRODUCT, prediction.product());
    row.put("session_events", prediction.session().events());
    row.put("margin", Float.isNaN(prediction.margin()) ? null : prediction.margin());
    row.put("propensity", prediction.propensity());
    row.put("model_version", prediction.modelVersion());
    row.put("segment", prediction.segment().code());
    row.put("variant", prediction.variant());
    row.put("fallback", prediction.fallback());
    row.put("latency_us", prediction.latencyMicros());
    ChosenAction action = prediction.action();
    if (action != null) {
      row.put("action", action.name());
      row.put("action_probability", action.probability());
      row.put("action_policy", action.policy());
    }
    row.put("contributions", prediction.contributions());
    return row;
  }

  private static void put(GenericRecord row, Entity entity, StateIdentity state) {
    row.put(entity.status, state.status().code());
    if (state.asOf() != null) {
      row.put(entity.asOf, state.asOf().toEpochMilli());
      row.put(entity.fingerprint, state.fingerprint());
    }
  }

  /** The predictions of a file, in its order. */
  public static CloseableIterable<LoggedPrediction> open(TableReader reader, TableFile file) {
    return reader.open(file, PredictionReader.COLUMNS, PredictionReader::of);
  }
}
