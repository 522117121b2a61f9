package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LakeMomentsTest {

  private static final Instant START = Instant.parse("2026-03-02T23:59:00Z");
  @TempDir private Path folder;

  private Path lake;
  private Path part;

  /** Three events of a known user around midnight; an earlier visit had the same session id. */
  @BeforeEach
  void writeLake() throws IOException {
    lake = folder.resolve("lake");
    write(
        "events/dt=2026-03-02/a.parquet",
        EventTable.SCHEMA,
        event(0, -7_200, "s"),
        event(1, 0, "s"));
    write(
        "events/dt=2026-03-03/a.parquet",
        EventTable.SCHEMA,
        event(3, 90, "s"),
        event(2, 60, "s"),
        event(4, 60, "other"));
    write("events/dt=2026-03-03/old.parquet", EventTable.SCHEMA, event(9, 70, "s"));
    write(
        "snapshots/users/as_of=x/a.parquet",
        SnapshotTable.USERS,
        user("2026-03-01", 1),
        user("2026-03-02", 2));
    write("snapshots/users/as_of=y/a.parquet", SnapshotTable.USERS, user("2026-03-03", 3));
    write("snapshots/products/as_of=x/a.parquet", SnapshotTable.PRODUCTS, product("2026-03-02"));
    manifest("events", "dt=2026-03-02/a.parquet", "dt=2026-03-03/a.parquet");
    manifest("snapshots/users", "as_of=x/a.parquet", "as_of=y/a.parquet");
    manifest("snapshots/products", "as_of=x/a.parquet");
    part = folder.resolve("test/part.parquet");
  }

  private List<SampledMoment> sample(Duration lag, int moments) throws IOException {
    GenericRecord[] rows = new GenericRecord[moments];
    for (int i = 0; i < moments; i++) {
      rows[i] = moment(i + 1).toRow();
    }
    write(part, MomentRow.SCHEMA, rows);
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
    write("events/dt=2026-03-03/a.parquet", EventTable.SCHEMA, event(4, 60, "other"));
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
        EventTable.SCHEMA,
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

  private static MomentRow moment(int number) {
    float[] vector = new float[FeatureCatalog.all().size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = FeatureCatalog.all().get(i).name().equals("event_count") ? number : 0;
    }
    long start = START.toEpochMilli();
    return new MomentRow(
        TimeSplit.Part.TEST, "s", "u", start, number, start, null, true, 0, 1f, vector);
  }

  private static GenericRecord user(String day, int sessions) {
    return row(
        SnapshotTable.USERS,
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
        SnapshotTable.PRODUCTS,
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
    ParquetRows.write(
        file,
        schema,
        written -> {
          for (GenericRecord row : rows) {
            written.accept(row);
          }
        });
  }

  private void manifest(String dataset, String... files) throws IOException {
    Files.writeString(
        lake.resolve(dataset).resolve("_manifest.json"),
        "{\"files\": [\"" + String.join("\", \"", files) + "\"]}");
  }
}
