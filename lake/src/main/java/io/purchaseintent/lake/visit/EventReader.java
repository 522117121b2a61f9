package io.purchaseintent.lake.visit;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.iceberg.ColumnsReader;
import io.purchaseintent.lake.iceberg.MillisReader;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TextReader;
import io.purchaseintent.lake.table.EventTable;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.jspecify.annotations.Nullable;

/** Makes events of the columns of a file, each entry of a dictionary resolved once. */
final class EventReader extends ColumnsReader<VisitEvent> {

  /** The columns that are read, and what is made of a value. */
  private enum Column {
    SESSION_ID(text(id -> id)),
    EVENT_TIME(MillisReader::new),
    SEQUENCE(ParquetValueReaders::unboxed),
    EVENT_HASH(ParquetValueReaders::unboxed),
    TYPE(text(EventType::ofCode)),
    PRODUCT_ID(text(id -> id)),
    CATEGORY(text(name -> name)),
    PRICE_MICROS(ParquetValueReaders::unboxed),
    QUANTITY(ParquetValueReaders::unboxed),
    QUANTITY_EXACT(ParquetValueReaders::unboxed),
    ORDER_ID(text(id -> id)),
    USER_ID(text(id -> id)),
    DEVICE(text(Device::ofCode)),
    CHANNEL(text(Channel::ofCode)),
    COUNTRY(text(code -> code)),
    ZONE(text(ZoneId::of)),
    RECEIVED_TIME(MillisReader::new),
    KNOWN_TIME(MillisReader::new),

    // Those from here on are read for a witness alone.
    PAGE(text(name -> name)),
    QUERY(text(words -> words)),
    CURRENCY(text(code -> code)),
    ORIGINAL_CURRENCY(text(code -> code));

    private final Function<ColumnDescriptor, ParquetValueReader<?>> reader;

    Column(Function<ColumnDescriptor, ParquetValueReader<?>> reader) {
      this.reader = reader;
    }

    private static Function<ColumnDescriptor, ParquetValueReader<?>> text(
        Function<String, @Nullable Object> make) {
      return column -> new TextReader<>(column, make);
    }

    private String columnName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private static final List<Column> ALL = List.of(Column.values());

  private static final List<Column> OF_VISITS = ALL.subList(0, Column.PAGE.ordinal());

  private final boolean whole;

  private EventReader(List<ParquetValueReader<?>> columns, boolean whole) {
    super(columns);
    this.whole = whole;
  }

  /**
   * The events of a file.
   *
   * @param whole whether they come with their rows
   */
  static CloseableIterable<VisitEvent> open(TableReader reader, TableFile file, boolean whole) {
    List<Column> columns = whole ? ALL : OF_VISITS;
    return reader.open(
        file,
        columns.stream().map(Column::columnName).toList(),
        parquet ->
            new EventReader(
                columns.stream()
                    .<ParquetValueReader<?>>map(
                        column -> parquet.reader(column.columnName(), column.reader))
                    .toList(),
                whole));
  }

  @Override
  protected VisitEvent buildStruct(@Nullable Object[] row) {
    long time = (Long) required(Column.EVENT_TIME);
    long known = EventTable.known(time, (Long) optional(Column.RECEIVED_TIME));
    String sessionId = (String) required(Column.SESSION_ID);
    CompactEvent event =
        new CompactEvent(
            time,
            (Integer) required(Column.SEQUENCE),
            (Long) required(Column.EVENT_HASH),
            (EventType) required(Column.TYPE),
            (String) optional(Column.PRODUCT_ID),
            (String) optional(Column.CATEGORY),
            (Long) required(Column.PRICE_MICROS),
            EventTable.quantity(
                (Integer) required(Column.QUANTITY), (Double) optional(Column.QUANTITY_EXACT)),
            (String) optional(Column.ORDER_ID),
            (String) optional(Column.USER_ID),
            (Device) optional(Column.DEVICE),
            (Channel) optional(Column.CHANNEL),
            (String) optional(Column.COUNTRY),
            (ZoneId) optional(Column.ZONE),
            known,
            EventTable.counted(known, (Long) optional(Column.KNOWN_TIME)));
    return new VisitEvent(sessionId, event, whole ? row(sessionId, event) : null);
  }

  private SeenRow row(String sessionId, CompactEvent event) {
    return new SeenRow(
        sessionId,
        event,
        (String) optional(Column.PAGE),
        (String) optional(Column.QUERY),
        (String) optional(Column.CURRENCY),
        (String) optional(Column.ORIGINAL_CURRENCY),
        (Long) optional(Column.RECEIVED_TIME));
  }
}
