package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeMomentsTest {

  private static final Instant START = Instant.parse("2026-03-02T23:59:00Z");
  private static final Schema EVENT =
      SchemaBuilder.record("event")
          .fields()
          .requiredString("event_id")
          .requiredString("type")
          .requiredLong("event_time")
          .requiredInt("sequence")
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
  private static final Schema USER =
      SchemaBuilder.record("user")
          .fields()
          .requiredString("user_id")
          .requiredLong("as_of_time")
          .requiredInt("lifetime_purchase_count")
          .requiredLong("order_value_micros_90d")
          .requiredInt("priced_order_count_90d")
          .optionalLong("last_purchase_time")
          .optionalString("preferred_product_category")
          .requiredInt("lifetime_session_count")
          .requiredInt("sessions_30d")
          .optionalLong("last_visit_time")
          .endRecord();
  private static final Schema PRODUCT =
      SchemaBuilder.record("product")
          .fields()
          .requiredString("product_id")
          .requiredLong("as_of_time")
          .requiredInt("purchase_count_30d")
          .requiredInt("view_count_30d")
          .requiredLong("price_sum_micros_7d")
          .requiredInt("price_count_7d")
          .optionalString("category")
          .endRecord();
  private static final Schema ROW =
      SchemaBuilder.record("moment")
          .fields()
          .requiredString("session_id")
          .optionalString("user_id")
          .requiredLong("session_start")
          .requiredInt("moment")
          .requiredFloat("event_count")
          .endRecord();

  @TempDir private Path folder;

  private Path lake;
  private Path part;

  /** Three events of a known user around midnight; an earlier visit had the same session id. */
  @BeforeEach
  void writeLake() throws IOException {
    lake = folder.resolve("lake");
    write("events/dt=2026-03-02/a.parquet", EVENT, event(0, -7_200, "s"), event(1, 0, "s"));
    write(
        "events/dt=2026-03-03/a.parquet",
        EVENT,
        event(3, 90, "s"),
        event(2, 60, "s"),
        event(4, 60, "other"));
    write("events/dt=2026-03-03/old.parquet", EVENT, event(9, 70, "s"));
    write("snapshots/users/as_of=x/a.parquet", USER, user("2026-03-01", 1), user("2026-03-02", 2));
    write("snapshots/users/as_of=y/a.parquet", USER, user("2026-03-03", 3));
    write("snapshots/products/as_of=x/a.parquet", PRODUCT, product("2026-03-02"));
    manifest("events", "dt=2026-03-02/a.parquet", "dt=2026-03-03/a.parquet");
    manifest("snapshots/users", "as_of=x/a.parquet", "as_of=y/a.parquet");
    manifest("snapshots/products", "as_of=x/a.parquet");
    part = folder.resolve("part.parquet");
  }

  private List<SampledMoment> sample(Duration lag, int moments) throws IOException {
    GenericRecord[] rows = new GenericRecord[moments];
    for (int i = 0; i < moments; i++) {
      rows[i] =
          row(
              ROW,
              Map.of(
                  "session_id",
                  "s",
                  "user_id",
                  "u",
                  "session_start",
                  START.toEpochMilli(),
                  "moment",
                  i + 1,
                  "event_count",
                  (float) (i + 1)));
    }
    Files.deleteIfExists(part);
    write(part, ROW, rows);
    LakeMoments moment = new LakeMoments(lake, new Availability(lag), List.of("event_count"));
    assertTrue(moment.available());
    return moment.sample(List.of(part), 10, 1);
  }

  @Test
  void moment_isMadeOfTheEventsUpToIt_ofItsOwnVisit() throws IOException {
    SampledMoment moment = sample(Duration.ofHours(1), 3).get(0);

    assertEquals(moment.trained()[0], moment.session().size());
    assertEquals(START.toEpochMilli(), moment.session().event(0).timeMillis());
    assertEquals(moment.session().newest().timeMillis(), moment.request().time().toEpochMilli());
    assertEquals("p", moment.request().productId());
  }

  @Test
  void states_areTheNewestThatWereThereThen() throws IOException {
    SampledMoment lagged = sample(Duration.ofHours(1), 1).get(0);
    assertEquals(2, Objects.requireNonNull(lagged.user()).lifetimeSessionCount());
    assertEquals(7, Objects.requireNonNull(lagged.product()).viewCount30d());

    SampledMoment veryLate = sample(Duration.ofHours(24), 1).get(0);
    assertEquals(1, Objects.requireNonNull(veryLate.user()).lifetimeSessionCount());
    assertNull(veryLate.product());
  }

  @Test
  void sessionOfWhichTheLakeLacksEvents_isLeftOut() throws IOException {
    assertEquals(1, sample(Duration.ofHours(1), 1).size());
    Files.delete(lake.resolve("events/dt=2026-03-02/a.parquet"));
    manifest("events", "dt=2026-03-03/a.parquet");
    Files.move(
        lake.resolve("events/dt=2026-03-03/a.parquet"),
        lake.resolve("events/dt=2026-03-03/b.parquet"));
    write("events/dt=2026-03-03/a.parquet", EVENT, event(4, 60, "other"));
    assertEquals(List.of(), sample(Duration.ofHours(1), 1));

    Files.move(
        lake.resolve("events/dt=2026-03-03/b.parquet"),
        lake.resolve("events/dt=2026-03-03/live-1.parquet"));
    assertEquals(1, sample(Duration.ofHours(1), 1).size());
    assertFalse(
        new LakeMoments(folder.resolve("none"), new Availability(Duration.ZERO), List.of())
            .available());
  }

  private static GenericRecord event(int number, long seconds, String session) {
    return row(
        EVENT,
        Map.of(
            "event_id",
            "e" + number,
            "type",
            "product_view",
            "event_time",
            START.plusSeconds(seconds).toEpochMilli(),
            "sequence",
            number,
            "session_id",
            session,
            "user_id",
            "u",
            "product_id",
            "p",
            "price_micros",
            1_000_000L,
            "quantity",
            1));
  }

  private static GenericRecord user(String day, int sessions) {
    return row(
        USER,
        Map.of(
            "user_id",
            "u",
            "as_of_time",
            Instant.parse(day + "T00:00:00Z").toEpochMilli(),
            "lifetime_purchase_count",
            0,
            "order_value_micros_90d",
            0L,
            "priced_order_count_90d",
            0,
            "lifetime_session_count",
            sessions,
            "sessions_30d",
            sessions));
  }

  private static GenericRecord product(String day) {
    return row(
        PRODUCT,
        Map.of(
            "product_id",
            "p",
            "as_of_time",
            Instant.parse(day + "T00:00:00Z").toEpochMilli(),
            "purchase_count_30d",
            0,
            "view_count_30d",
            7,
            "price_sum_micros_7d",
            0L,
            "price_count_7d",
            0));
  }

  private static GenericRecord row(Schema schema, Map<String, Object> values) {
    GenericRecord row = new GenericData.Record(schema);
    values.forEach(row::put);
    return row;
  }

  private void write(String file, Schema schema, GenericRecord... rows) throws IOException {
    write(lake.resolve(file), schema, rows);
  }

  private static void write(Path file, Schema schema, GenericRecord... rows) throws IOException {
    Files.createDirectories(file.getParent());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(
                HadoopOutputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
            .withSchema(schema)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
  }

  private void manifest(String dataset, String... files) throws IOException {
    Files.writeString(
        lake.resolve(dataset).resolve("_manifest.json"),
        "{\"files\": [\"" + String.join("\", \"", files) + "\"]}");
  }
}
