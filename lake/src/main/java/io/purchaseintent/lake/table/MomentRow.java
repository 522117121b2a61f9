package io.purchaseintent.lake.table;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.described.DataSource;
import io.purchaseintent.lake.described.Personal;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * A row of a training set.
 *
 * @param part the split
 * @param moment number of the event in its session, from 1
 * @param idleSeconds since that event, in which nothing happened; 0 for the row right after it
 * @param known whether a history of the user was there at the moment
 * @param label 1 if a purchase follows in the session, else 0
 * @param eventTime when it was asked, in milliseconds since the epoch: the event's time, and the
 *     seconds in which nothing happened
 * @param weight 1 / moments of the session in the set that are right after an event, times the
 *     sessions that it stands for if it was drawn
 * @param vector the features, as written in the order of their set, as read in that of their names
 */
@SuppressWarnings("ArrayRecordComponent")
public record MomentRow(
    TimeSplit.Part part,
    String sessionId,
    @Nullable String userId,
    long sessionStart,
    int moment,
    int idleSeconds,
    long eventTime,
    @Nullable String productId,
    boolean known,
    int label,
    float weight,
    float[] vector)
    implements IndexedRecord {

  /** Names of columns, for readers that take columns and not rows. */
  public static final String SESSION_ID = "session_id";

  public static final String SESSION_START = "session_start";
  public static final String MOMENT = "moment";
  public static final String IDLE_SECONDS = "idle_seconds";
  public static final String SEGMENT = "segment";
  public static final String LABEL = "label";
  public static final String WEIGHT = "weight";

  private static final String USER_ID = "user_id";
  private static final String EVENT_TIME = "event_time";
  private static final String PRODUCT_ID = "product_id";

  private static final List<String> REQUIRED =
      List.of(SESSION_ID, SESSION_START, USER_ID, MOMENT, EVENT_TIME, SEGMENT, LABEL, WEIGHT);

  /** Behind those that are required, the product and the idle seconds. */
  private static final int FIRST_FEATURE = REQUIRED.size() + 2;

  /** Columns of a training set of the release's features. */
  public static final Schema SCHEMA = schema(FeatureCatalog.all());

  /** Columns of a training set of these features, in their order. */
  public static Schema schema(List<FeatureDefinition> features) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record("moment")
            .namespace("io.purchaseintent")
            .fields()
            .requiredString(SESSION_ID)
            .optionalString(USER_ID)
            .name(SESSION_START)
            .type(Columns.TIMESTAMP)
            .noDefault()
            .requiredInt(MOMENT)
            .requiredInt(IDLE_SECONDS)
            .name(EVENT_TIME)
            .type(Columns.TIMESTAMP)
            .noDefault()
            .optionalString(PRODUCT_ID)
            .requiredString(SEGMENT)
            .requiredInt(LABEL)
            .requiredFloat(WEIGHT);
    for (FeatureDefinition feature : features) {
      fields = fields.requiredFloat(feature.name());
    }
    return fields.endRecord();
  }

  /** What a training set is; features mean what they mean wherever they are. */
  public static DataSource described() {
    DataSource.Builder described =
        DataSource.of(
                "training-sets/ID",
                "A moment of a visit, with what production would have known at it, and what came of"
                    + " it. Parquet files in `train`, `validation` and `test`, beside"
                    + " `manifest.json` and `reference-profile.json`.")
            .from("`events`, `user_snapshots`, `product_snapshots`")
            .by("`training-set`")
            .kept("until it is deleted; models name the set that they were trained on")
            .column(SESSION_ID, Personal.PSEUDONYM, "the visit")
            .column(USER_ID, Personal.PSEUDONYM, "the shopper; null where anonymous")
            .column(SESSION_START, Personal.OF_ONE, "time of the visit's first event")
            .column(MOMENT, "number of the event in its visit, from 1")
            .column(IDLE_SECONDS, "since that event, in which nothing happened")
            .column(EVENT_TIME, Personal.OF_ONE, "when it was asked")
            .column(PRODUCT_ID, "the product that the event is of, or null")
            .column(SEGMENT, Personal.OF_ONE, "known where a history was there, else anonymous")
            .column(LABEL, Personal.OF_ONE, "1 if a purchase follows in the visit, else 0")
            .column(WEIGHT, "1 / moments of the visit, times the visits that it stands for");
    FeatureCatalog.all()
        .forEach(
            feature -> described.column(feature.name(), Personal.OF_ONE, feature.description()));
    return described.build(SCHEMA);
  }

  /** The folder of a part. */
  public static String partition(TimeSplit.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  /** Whether the row is of the moment right after its event; each event has one such row. */
  public boolean isAtEvent() {
    return idleSeconds == 0;
  }

  /** Whom the moment is scored as. */
  public Segment segment() {
    return Segment.of(known);
  }

  /** The columns that all sets have; those behind are the vector's. */
  @Override
  public Schema getSchema() {
    return SCHEMA;
  }

  /** The value in a column of {@link #schema}, by its place. */
  @Override
  public @Nullable Object get(int column) {
    return switch (column) {
      case 0 -> sessionId;
      case 1 -> userId;
      case 2 -> sessionStart;
      case 3 -> moment;
      case 4 -> idleSeconds;
      case 5 -> eventTime;
      case 6 -> productId;
      case 7 -> segment().code();
      case 8 -> label;
      case 9 -> weight;
      default -> vector[column - FIRST_FEATURE];
    };
  }

  @Override
  public void put(int column, Object value) {
    throw new UnsupportedOperationException("A moment does not change");
  }

  /**
   * Shows the rows of a file in the folder of its part.
   *
   * @param features the columns of a vector
   * @throws LakeException if a column is missing, or a value is none that this job would write
   */
  public static void read(Path file, List<String> features, Consumer<MomentRow> rows)
      throws IOException {
    TimeSplit.Part part = TimeSplit.Part.valueOf(Dataset.partition(file).toUpperCase(Locale.ROOT));
    Reader reader = new Reader(file, part, features);
    ParquetRows.read(file, row -> rows.accept(reader.moment(row)));
  }

  /** Makes moments of a file's rows, and trusts none. */
  private static final class Reader {

    private final Path file;
    private final TimeSplit.Part part;
    private final List<String> features;
    private @Nullable Schema checked;

    Reader(Path file, TimeSplit.Part part, List<String> features) {
      this.file = file;
      this.part = part;
      this.features = features;
    }

    MomentRow moment(GenericRecord row) {
      requireColumns(row.getSchema());
      int moment = number(row, MOMENT).intValue();
      if (moment < 1) {
        throw new LakeException(
            file + " has moment " + moment + ": the first is 1; make the set anew");
      }
      float label = number(row, LABEL).floatValue();
      float weight = number(row, WEIGHT).floatValue();
      if ((label != 0 && label != 1) || !(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new LakeException(
            file
                + " has a row with label "
                + label
                + " and weight "
                + weight
                + ": labels must be 0 or 1, weights numbers above 0");
      }
      return new MomentRow(
          part,
          text(row, SESSION_ID),
          Columns.optionalText(row, USER_ID),
          number(row, SESSION_START).longValue(),
          moment,
          row.hasField(IDLE_SECONDS) ? number(row, IDLE_SECONDS).intValue() : 0,
          number(row, EVENT_TIME).longValue(),
          row.hasField(PRODUCT_ID) ? Columns.optionalText(row, PRODUCT_ID) : null,
          text(row, SEGMENT).equals(Segment.KNOWN.code()),
          (int) label,
          weight,
          vector(row));
    }

    private void requireColumns(Schema schema) {
      if (schema.equals(checked)) {
        return;
      }
      Stream.concat(REQUIRED.stream(), features.stream())
          .filter(name -> schema.getField(name) == null)
          .findFirst()
          .ifPresent(
              name -> {
                throw new LakeException(
                    file + " has no column \"" + name + "\": make the training set anew");
              });
      checked = schema;
    }

    private float[] vector(GenericRecord row) {
      float[] vector = new float[features.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = number(row, features.get(i)).floatValue();
        if (Float.isInfinite(vector[i])) {
          throw new LakeException(
              file
                  + " has "
                  + vector[i]
                  + " in column \""
                  + features.get(i)
                  + "\": make the set anew");
        }
      }
      return vector;
    }

    private Number number(GenericRecord row, String name) {
      if (row.get(name) instanceof Number number) {
        return number;
      }
      throw noValue(row, name, "a number");
    }

    private String text(GenericRecord row, String name) {
      if (row.get(name) instanceof CharSequence text) {
        return text.toString();
      }
      throw noValue(row, name, "a text");
    }

    private LakeException noValue(GenericRecord row, String name, String expected) {
      return new LakeException(
          file
              + " has "
              + row.get(name)
              + " in column \""
              + name
              + "\", which must be "
              + expected
              + ": make the set anew");
    }
  }
}
