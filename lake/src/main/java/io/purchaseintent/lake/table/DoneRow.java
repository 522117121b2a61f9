package io.purchaseintent.lake.table;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.lake.iceberg.ColumnsReader;
import io.purchaseintent.lake.iceberg.FileColumns;
import io.purchaseintent.lake.iceberg.MillisReader;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TextReader;
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
 * What a row of the table of events tells of what somebody did.
 *
 * @param page name of the page, or null
 * @param priceMicros of a piece, in millionths; 0 where unknown, {@link Money#FREE} where it costs
 *     nothing
 * @param currency of the price, or null
 */
public record DoneRow(
    String sessionId,
    @Nullable String userId,
    long timeMillis,
    EventType type,
    @Nullable String page,
    @Nullable String productId,
    long priceMicros,
    @Nullable String currency,
    double quantity,
    @Nullable String orderId) {

  /** The rows of a file of the table of events, in its order: by session, then time. */
  public static CloseableIterable<DoneRow> open(TableReader reader, TableFile file) {
    return reader.open(file, RowReader.COLUMNS, RowReader::of);
  }

  /** Makes rows of the columns of a file, each entry of a dictionary resolved once. */
  private static final class RowReader extends ColumnsReader<DoneRow> {

    private enum Column {
      SESSION_ID(text(id -> id)),
      USER_ID(text(id -> id)),
      EVENT_TIME(MillisReader::new),
      TYPE(text(EventType::ofCode)),
      PAGE(text(name -> name)),
      PRODUCT_ID(text(id -> id)),
      PRICE_MICROS(ParquetValueReaders::unboxed),
      CURRENCY(text(code -> code)),
      QUANTITY(ParquetValueReaders::unboxed),
      QUANTITY_EXACT(ParquetValueReaders::unboxed),
      IS_FREE(ParquetValueReaders::unboxed),
      ORDER_ID(text(id -> id));

      private final Function<ColumnDescriptor, ParquetValueReader<?>> reader;

      Column(Function<ColumnDescriptor, ParquetValueReader<?>> reader) {
        this.reader = reader;
      }

      private static Function<ColumnDescriptor, ParquetValueReader<?>> text(
          Function<String, @Nullable Object> make) {
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

    @Override
    protected DoneRow buildStruct(@Nullable Object[] row) {
      return new DoneRow(
          (String) required(Column.SESSION_ID),
          (String) optional(Column.USER_ID),
          (Long) required(Column.EVENT_TIME),
          (EventType) required(Column.TYPE),
          (String) optional(Column.PAGE),
          (String) optional(Column.PRODUCT_ID),
          Boolean.TRUE.equals(optional(Column.IS_FREE))
              ? Money.FREE
              : (Long) required(Column.PRICE_MICROS),
          (String) optional(Column.CURRENCY),
          EventTable.quantity(
              (Integer) required(Column.QUANTITY), (Double) optional(Column.QUANTITY_EXACT)),
          (String) optional(Column.ORDER_ID));
    }
  }
}
