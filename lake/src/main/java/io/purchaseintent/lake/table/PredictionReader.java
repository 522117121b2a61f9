package io.purchaseintent.lake.table;

import io.purchaseintent.lake.iceberg.ColumnsReader;
import io.purchaseintent.lake.iceberg.FileColumns;
import io.purchaseintent.lake.iceberg.FloatsReader;
import io.purchaseintent.lake.iceberg.MillisReader;
import io.purchaseintent.lake.iceberg.TextReader;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Makes predictions of the columns of a file, each entry of a dictionary resolved once. */
final class PredictionReader extends ColumnsReader<LoggedPrediction> {

  /** The columns that are read, and what is made of a value. */
  private enum Column {
    ID(text(id -> id)),
    TIME(MillisReader::new),
    USER_ID(text(id -> id)),
    SESSION_ID(text(id -> id)),
    PRODUCT_ID(text(id -> id)),
    PRICE_MICROS(ParquetValueReaders::unboxed),
    FEATURE_SET(text(hash -> hash)),
    VECTOR(FloatsReader::new),
    USER_STATUS(text(PredictionReader::status)),
    USER_AS_OF(MillisReader::new),
    USER_FINGERPRINT(ParquetValueReaders::unboxed),
    SESSION_STATUS(text(PredictionReader::status)),
    SESSION_AS_OF(MillisReader::new),
    SESSION_FINGERPRINT(ParquetValueReaders::unboxed),
    PRODUCT_STATUS(text(PredictionReader::status)),
    PRODUCT_AS_OF(MillisReader::new),
    PRODUCT_FINGERPRINT(ParquetValueReaders::unboxed),
    SESSION_EVENTS(ParquetValueReaders::unboxed),
    MARGIN(ParquetValueReaders::unboxed),
    PROPENSITY(ParquetValueReaders::unboxed),
    MODEL_VERSION(text(name -> name)),
    SEGMENT(text(PredictionReader::segment)),
    VARIANT(text(name -> name)),
    FALLBACK(text(name -> name)),
    LATENCY_US(ParquetValueReaders::unboxed),
    ACTION(text(name -> name)),
    ACTION_PROBABILITY(ParquetValueReaders::unboxed),
    ACTION_POLICY(text(name -> name)),
    CONTRIBUTIONS(FloatsReader::new),
    REQUEST_ID(text(id -> id)),
    UNIT(text(name -> name)),
    CHOICE(text(Choice::parse)),
    EXPOSURES(text(Exposure::parse));

    private final Function<ColumnDescriptor, ParquetValueReader<?>> reader;

    Column(Function<ColumnDescriptor, ParquetValueReader<?>> reader) {
      this.reader = reader;
    }

    private static Function<ColumnDescriptor, ParquetValueReader<?>> text(
        Function<String, Object> make) {
      return column -> new TextReader<>(column, make);
    }

    private String columnName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The names of the columns that are read. */
  static final List<String> COLUMNS = Stream.of(Column.values()).map(Column::columnName).toList();

  private PredictionReader(List<ParquetValueReader<?>> columns) {
    super(columns);
  }

  static PredictionReader of(FileColumns file) {
    return new PredictionReader(
        Stream.of(Column.values())
            .<ParquetValueReader<?>>map(column -> file.reader(column.columnName(), column.reader))
            .toList());
  }

  private static StateStatus status(String code) {
    StateStatus status = StateStatus.ofCode(code);
    if (status == null) {
      throw new IllegalArgumentException("no release before this one knows a status " + code);
    }
    return status;
  }

  private static Segment segment(String code) {
    return Arrays.stream(Segment.values())
        .filter(segment -> segment.code().equals(code))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no release before this one knows " + code));
  }

  @Override
  protected LoggedPrediction buildStruct(@Nullable Object[] row) {
    Float margin = (Float) optional(Column.MARGIN);
    return new LoggedPrediction(
        (String) required(Column.ID),
        Instant.ofEpochMilli((Long) required(Column.TIME)),
        (String) optional(Column.USER_ID),
        (String) required(Column.SESSION_ID),
        (String) optional(Column.PRODUCT_ID),
        (Long) required(Column.PRICE_MICROS),
        (String) required(Column.FEATURE_SET),
        (float[]) required(Column.VECTOR),
        state(Column.USER_STATUS, Column.USER_AS_OF, 0, Column.USER_FINGERPRINT),
        state(
            Column.SESSION_STATUS,
            Column.SESSION_AS_OF,
            (Integer) required(Column.SESSION_EVENTS),
            Column.SESSION_FINGERPRINT),
        state(Column.PRODUCT_STATUS, Column.PRODUCT_AS_OF, 0, Column.PRODUCT_FINGERPRINT),
        margin == null ? Float.NaN : margin,
        (Double) required(Column.PROPENSITY),
        (String) required(Column.MODEL_VERSION),
        (Segment) required(Column.SEGMENT),
        (String) required(Column.VARIANT),
        (String) optional(Column.FALLBACK),
        (Long) required(Column.LATENCY_US),
        action(),
        (float[]) optional(Column.CONTRIBUTIONS),
        (String) optional(Column.REQUEST_ID),
        (String) optional(Column.UNIT),
        exposures());
  }

  private StateIdentity state(Column status, Column asOf, int events, Column fingerprint) {
    Long millis = (Long) optional(asOf);
    return millis == null
        ? StateIdentity.none((StateStatus) required(status))
        : new StateIdentity(
            (StateStatus) required(status),
            Instant.ofEpochMilli(millis),
            events,
            (Long) required(fingerprint));
  }

  private @Nullable ChosenAction action() {
    String name = (String) optional(Column.ACTION);
    return name == null
        ? null
        : new ChosenAction(
            name,
            (Double) required(Column.ACTION_PROBABILITY),
            (String) required(Column.ACTION_POLICY),
            choice());
  }

  private Choice choice() {
    Choice choice = (Choice) optional(Column.CHOICE);
    return choice == null ? Choice.UNKNOWN : choice;
  }

  @SuppressWarnings("unchecked") // as its column makes them
  private List<Exposure> exposures() {
    List<Exposure> exposures = (List<Exposure>) optional(Column.EXPOSURES);
    return exposures == null ? List.of() : exposures;
  }
}
