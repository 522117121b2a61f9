package io.purchaseintent.lake.table;

import io.purchaseintent.lake.iceberg.ColumnsReader;
import io.purchaseintent.lake.iceberg.FileColumns;
import io.purchaseintent.lake.iceberg.MillisReader;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TextReader;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.scoring.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the table of predictions tells of experiments: a tenth of the bytes of a row.
 *
 * @param timeMillis of the moment that it was made for
 * @param exposures the same object for the same text of a file, mostly
 * @param propensity from 0 to 1
 * @param segment ordinal of {@link Segment}
 * @param isFallback whether it stood on a fallback
 * @param latencyMicros time to answer
 * @param action what was done, or null where nobody asked
 */
public record ExposedRow(
    String sessionId,
    @Nullable String userId,
    long timeMillis,
    List<Exposure> exposures,
    double propensity,
    int segment,
    boolean isFallback,
    long latencyMicros,
    @Nullable String action) {

  /** The rows of a file of the table of predictions, in its order: by session, then time. */
  public static CloseableIterable<ExposedRow> open(TableReader reader, TableFile file) {
    return reader.open(file, RowReader.COLUMNS, RowReader::of);
  }

  /** Makes rows of the columns of a file, each entry of a dictionary resolved once. */
  private static final class RowReader extends ColumnsReader<ExposedRow> {

    private enum Column {
      SESSION_ID(text(id -> id)),
      USER_ID(text(id -> id)),
      TIME(MillisReader::new),
      EXPOSURES(text(Exposure::parse)),
      PROPENSITY(ParquetValueReaders::unboxed),
      SEGMENT(text(RowReader::segment)),
      FALLBACK(text(name -> name)),
      LATENCY_US(ParquetValueReaders::unboxed),
      ACTION(text(name -> name));

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

    private static final List<String> COLUMNS =
        Stream.of(Column.values()).map(Column::columnName).toList();

    private RowReader(List<ParquetValueReader<?>> columns) {
      super(columns);
    }

    private static RowReader of(FileColumns file) {
      return new RowReader(
          Stream.of(Column.values())
              .<ParquetValueReader<?>>map(column -> file.reader(column.columnName(), column.reader))
              .toList());
    }

    private static Integer segment(String code) {
      return Arrays.stream(Segment.values())
          .filter(segment -> segment.code().equals(code))
          .map(Enum::ordinal)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("no release before this one knows " + code));
    }

    @Override
    protected ExposedRow buildStruct(@Nullable Object[] row) {
      return new ExposedRow(
          (String) required(Column.SESSION_ID),
          (String) optional(Column.USER_ID),
          (Long) required(Column.TIME),
          exposures(),
          (Double) required(Column.PROPENSITY),
          (Integer) required(Column.SEGMENT),
          optional(Column.FALLBACK) != null,
          (Long) required(Column.LATENCY_US),
          (String) optional(Column.ACTION));
    }

    @SuppressWarnings("unchecked") // as its column makes them
    private List<Exposure> exposures() {
      List<Exposure> exposures = (List<Exposure>) optional(Column.EXPOSURES);
      return exposures == null ? List.of() : exposures;
    }
  }
}
