package io.purchaseintent.benchmark.peer;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** Reads a file of the lake's table of events as plain Parquet. */
final class EventFile {

  /** The columns that features are made of, as they lie in the file: times in microseconds. */
  private static final Schema COLUMNS =
      SchemaBuilder.record("event")
          .fields()
          .requiredLong("event_time")
          .requiredInt("sequence")
          .requiredLong("event_hash")
          .requiredString("type")
          .requiredString("session_id")
          .optionalString("user_id")
          .optionalString("product_id")
          .optionalString("category")
          .requiredLong("price_micros")
          .requiredInt("quantity")
          .optionalString("order_id")
          .optionalString("device")
          .optionalString("channel")
          .optionalString("country")
          .optionalString("zone")
          .endRecord();

  private static final int MICROS_OF_MILLI = 1_000;

  /** Receives an event and the session id that it has. */
  interface Receiver {
    void receive(String sessionId, CompactEvent event);
  }

  private EventFile() {}

  /** Hands over what features need of each event, in the file's order. */
  static void read(Path file, Receiver receiver) throws IOException {
    Configuration columns = new Configuration(false);
    AvroReadSupport.setRequestedProjection(columns, COLUMNS);
    AvroReadSupport.setAvroReadSchema(columns, COLUMNS);
    try (ParquetReader<GenericRecord> rows =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new HadoopParquetConfiguration(columns))
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
        receiver.receive(row.get("session_id").toString(), event(row));
      }
    }
  }

  private static CompactEvent event(GenericRecord row) {
    String device = text(row, "device");
    String channel = text(row, "channel");
    String zone = text(row, "zone");
    return new CompactEvent(
        Math.floorDiv((Long) row.get("event_time"), MICROS_OF_MILLI),
        (Integer) row.get("sequence"),
        (Long) row.get("event_hash"),
        Objects.requireNonNull(EventType.ofCode(row.get("type").toString()), "type"),
        text(row, "product_id"),
        text(row, "category"),
        (Long) row.get("price_micros"),
        (Integer) row.get("quantity"),
        text(row, "order_id"),
        text(row, "user_id"),
        device == null ? null : Device.ofCode(device),
        channel == null ? null : Channel.ofCode(channel),
        text(row, "country"),
        zone == null ? null : ZoneId.of(zone));
  }

  private static @Nullable String text(GenericRecord row, String column) {
    Object value = row.get(column);
    return value == null ? null : value.toString();
  }
}
