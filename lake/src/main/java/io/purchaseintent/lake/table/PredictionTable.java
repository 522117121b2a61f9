package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
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
import org.jspecify.annotations.Nullable;

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

  /** In which the rows of a file are sorted; their moments are true to the millisecond. */
  public static final Comparator<LoggedPrediction> ORDER =
      Comparator.comparing(LoggedPrediction::sessionId, TextOrder.BYTES)
          .thenComparingLong(prediction -> prediction.time().toEpochMilli())
          .thenComparing(LoggedPrediction::id, TextOrder.BYTES);

  private static final TableLayout LAYOUT =
      new TableLayout(
          "predictions",
          SCHEMA,
          "time",
          null,
          1,
          List.of("session_id", "time", "id"),
          List.of(
              "id",
              "time",
              "session_id",
              "session_as_of",
              "session_fingerprint",
              "margin",
              "propensity",
              "vector.element",
              "contributions.element"));

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
        .optionalString("request_id")
        .optionalString("unit")
        .optionalString("choice")
        .optionalString("exposures")
        .endRecord();
  }

  /** Where a prediction lies: on the day (UTC) of its moment. */
  public static Partition partition(LoggedPrediction prediction) {
    return Partition.of(prediction.time());
  }

  /** The prediction as a row. */
  public static GenericRecord toRow(LoggedPrediction prediction) {
    StateIdentity user = prediction.user();
    StateIdentity session = prediction.session();
    StateIdentity product = prediction.product();
    ChosenAction action = prediction.action();
    return row(
        prediction.id(),
        prediction.time().toEpochMilli(),
        prediction.userId(),
        prediction.sessionId(),
        prediction.productId(),
        prediction.priceMicros(),
        prediction.featureSet(),
        prediction.vector(),
        user.status().code(),
        asOf(user),
        fingerprint(user),
        session.status().code(),
        asOf(session),
        fingerprint(session),
        product.status().code(),
        asOf(product),
        fingerprint(product),
        session.events(),
        Float.isNaN(prediction.margin()) ? null : (Float) prediction.margin(),
        prediction.propensity(),
        prediction.modelVersion(),
        prediction.segment().code(),
        prediction.variant(),
        prediction.fallback(),
        prediction.latencyMicros(),
        action == null ? null : action.name(),
        action == null ? null : (Double) action.probability(),
        action == null ? null : action.policy(),
        prediction.contributions(),
        prediction.requestId(),
        prediction.unit(),
        action == null || !action.choice().isKnown() ? null : action.choice().text(),
        prediction.exposures().isEmpty() ? null : Exposure.text(prediction.exposures()));
  }

  /** A row of values in the order of the columns. */
  private static GenericRecord row(@Nullable Object... values) {
    GenericRecord row = new GenericData.Record(SCHEMA);
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return row;
  }

  private static @Nullable Long asOf(StateIdentity state) {
    return state.asOf() == null ? null : (Long) state.asOf().toEpochMilli();
  }

  private static @Nullable Long fingerprint(StateIdentity state) {
    return state.asOf() == null ? null : (Long) state.fingerprint();
  }

  /** The predictions of a file, in its order. */
  public static CloseableIterable<LoggedPrediction> open(TableReader reader, TableFile file) {
    return reader.open(file, PredictionReader.COLUMNS, PredictionReader::of);
  }
}
