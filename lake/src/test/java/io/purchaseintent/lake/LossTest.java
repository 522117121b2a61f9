package io.purchaseintent.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs over a dataset of rows with an id and a value, day by day. */
final class LossTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("row").fields().requiredString("id").requiredInt("value").endRecord();

  private static final List<String> KEY = List.of("id");

  @TempDir private Path folder;

  private Dataset dataset;

  @BeforeEach
  void makeADataset() {
    dataset = new Lake(folder.resolve("lake")).events();
  }

  private static void write(Path file, String... ids) throws IOException {
    Files.createDirectories(file.getParent());
    ParquetRows.write(
        file,
        SCHEMA,
        rows -> {
          for (String id : ids) {
            GenericRecord row = new GenericData.Record(SCHEMA);
            row.put("id", id);
            row.put("value", 1);
            rows.accept(row);
          }
        });
  }

  /** A run that has staged these ids of one day. */
  private Dataset.Staging run(String name, String day, String... ids) throws IOException {
    Dataset.Staging staging = dataset.stage(name);
    write(staging.path().resolve("dt=" + day).resolve("part-" + name + ".parquet"), ids);
    return staging;
  }

  private List<Loss> losses(Dataset.Staging staging) {
    return Loss.of(dataset, staging, SCHEMA, KEY);
  }

  private static Loss loss(String day, long lost, long rows) {
    return new Loss(LocalDate.parse(day), lost, rows);
  }

  @Test
  void firstRun_losesNothing() throws IOException {
    assertEquals(List.of(), losses(run("20260101T000000000", "2024-05-01", "a", "b")));
  }

  @Test
  void sameRowsAgain_andMoreOfThem_loseNothing() throws IOException {
    run("20260101T000000000", "2024-05-01", "a", "b").commit();

    assertEquals(List.of(), losses(run("20260102T000000000", "2024-05-01", "b", "a")));
    assertEquals(List.of(), losses(run("20260103T000000000", "2024-05-01", "c", "b", "a")));
  }

  @Test
  void anotherDay_losesTheFirstWhole() throws IOException {
    run("20260101T000000000", "2024-05-01", "a", "b").commit();

    assertEquals(
        List.of(loss("2024-05-01", 2, 2)),
        losses(run("20260102T000000000", "2024-05-02", "a", "b", "c")));
  }

  @Test
  void otherRowsOfTheDay_loseIts_howeverManyTheyAre() throws IOException {
    run("20260101T000000000", "2024-05-01", "a", "b", "c").commit();

    assertEquals(
        List.of(loss("2024-05-01", 2, 3)),
        losses(run("20260102T000000000", "2024-05-01", "c", "d", "e", "f", "g")));
  }

  @Test
  void whatAStreamAdded_staysAndCounts() throws IOException {
    run("20260101T000000000", "2024-05-01", "a", "b").commit();
    write(dataset.folder().resolve("dt=2024-05-01/live-0.parquet"), "a");
    write(dataset.folder().resolve("dt=2024-04-30/live-0.parquet"), "x");

    assertEquals(
        List.of(loss("2024-05-01", 1, 2)), losses(run("20260102T000000000", "2024-05-02", "c")));
  }

  @Test
  void daysThatEventsNoLongerCover_areLost() throws IOException {
    run("20260101T000000000", "2024-05-01", "a", "b").commit();

    assertEquals(List.of(), Loss.ofDays(dataset, day -> true));
    assertEquals(List.of(loss("2024-05-01", 2, 2)), Loss.ofDays(dataset, day -> false));
  }

  @Test
  void text_namesADozenDays_andCountsTheRest() {
    List<Loss> losses =
        IntStream.rangeClosed(1, 14)
            .mapToObj(day -> new Loss(LocalDate.of(2024, 5, day), day, 1_000L * day))
            .toList();

    String text = Loss.text(losses);

    assertTrue(text.startsWith("2024-05-01 (1 of 1,000 rows), 2024-05-02 (2 of 2,000 rows)"), text);
    assertTrue(text.endsWith("2024-05-12 (12 of 12,000 rows) and 2 more days"), text);
    assertEquals("2024-05-01 (1 of 1,000 rows)", Loss.text(losses.subList(0, 1)));
  }
}
