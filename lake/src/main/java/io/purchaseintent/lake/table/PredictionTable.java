package io.purchaseintent.lake.table;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
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

  /** What the table is. */
  public static DataSource described() {
    DataSource.Builder described =
        DataSource.of("predictions", "A prediction that a server made.")
            .from("the logs of servers")
            .by("`drift`, `quality`, `skew`")
            .kept("until the table is deleted")
            .column("id", "its name, no other has it")
            .column("time", Personal.OF_ONE, "the moment that it was made for")
            .column("user_id", Personal.PSEUDONYM, "the shopper; null where anonymous")
            .column("session_id", Personal.PSEUDONYM, "the visit")
            .column("product_id", "the product looked at, or null")
            .column("price_micros", "its price as the request said it; 0 where not said")
            .column("feature_set", "hash of the set that the vector is of")
            .column(
                "vector", Personal.OF_ONE, "the features in the set's order; null where missing");
    for (Entity entity : Entity.values()) {
      String of = entity.name().toLowerCase(Locale.ROOT);
      described
          .column(entity.status, "what became of the state of the " + of)
          .column(entity.asOf, Personal.OF_ONE, "as of when that state was true")
          .column(entity.fingerprint, "hash of that state's bytes");
    }
    return described
        .column("session_events", Personal.OF_ONE, "events that were known of the visit")
        .column(
            "margin", Personal.OF_ONE, "log odds before calibration; null where there was no model")
        .column("propensity", Personal.OF_ONE, "what was answered")
        .column("model_version", "the version that answered")
        .column("segment", Personal.OF_ONE, "known or anonymous")
        .column("variant", "champion, or a challenger's name, or a shadow's")
        .column("fallback", "what it had to do without, or null")
        .column("latency_us", "from the request's arrival to the answer, in microseconds")
        .column("action", Personal.OF_ONE, "what was decided to do, or null where nobody asked")
        .column("action_probability", "with which probability it was chosen")
        .column("action_policy", "by which policy")
        .column(
            "contributions", Personal.OF_ONE, "what each feature adds to the margin, and the rest")
        .column("request_id", "of the request that asked")
        .column("unit", "whose id decided on the variant: user or session")
        .column("choice", "of a policy that learns: what it chose from, and by what, as JSON")
        .column(
            "exposures",
            Personal.OF_ONE,
            "experiments and arms that the visitor was given, as JSON")
        .build(SCHEMA);
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
