package io.purchaseintent.lake.visit;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.iceberg.ColumnsReader;
import io.purchaseintent.lake.iceberg.FileColumns;
import io.purchaseintent.lake.iceberg.MillisReader;
import io.purchaseintent.lake.iceberg.TextReader;
import io.purchaseintent.lake.table.EventTable;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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
    ORDER_ID(text(id -> id)),
    USER_ID(text(id -> id)),
    DEVICE(text(Device::ofCode)),
    CHANNEL(text(Channel::ofCode)),
    COUNTRY(text(code -> code)),
    ZONE(text(ZoneId::of)),
    RECEIVED_TIME(MillisReader::new),
    KNOWN_TIME(MillisReader::new);

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

  /** The names of the columns that are read. */
  static final List<String> COLUMNS = Stream.of(Column.values()).map(Column::columnName).toList();

  private EventReader(List<ParquetValueReader<?>> columns) {
    super(columns);
  }

  static EventReader of(FileColumns file) {
    return new EventReader(
        Stream.of(Column.values())
            .<ParquetValueReader<?>>map(column -> file.reader(column.columnName(), column.reader))
            .toList());
  }

  @Override
  protected VisitEvent buildStruct(@Nullable Object[] row) {
    long time = (Long) required(Column.EVENT_TIME);
    long known = EventTable.known(time, (Long) optional(Column.RECEIVED_TIME));
    return new VisitEvent(
        (String) required(Column.SESSION_ID),
        new CompactEvent(
            time,
            (Integer) required(Column.SEQUENCE),
            (Long) required(Column.EVENT_HASH),
            (EventType) required(Column.TYPE),
            (String) optional(Column.PRODUCT_ID),
            (String) optional(Column.CATEGORY),
            (Long) required(Column.PRICE_MICROS),
            (Integer) required(Column.QUANTITY),
            (String) optional(Column.ORDER_ID),
            (String) optional(Column.USER_ID),
            (Device) optional(Column.DEVICE),
            (Channel) optional(Column.CHANNEL),
            (String) optional(Column.COUNTRY),
            (ZoneId) optional(Column.ZONE),
            known,
            EventTable.counted(known, (Long) optional(Column.KNOWN_TIME))));
  }
}
