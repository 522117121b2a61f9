package io.purchaseintent.lake.iceberg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of every type, and of other releases. */
class TableColumnsTest {

  private static final Schema ALL =
      SchemaBuilder.record("all")
          .fields()
          .requiredString("text")
          .requiredInt("whole")
          .requiredLong("big")
          .requiredFloat("single")
          .requiredDouble("real")
          .requiredBoolean("yes")
          .requiredBytes("bytes")
          .name("time")
          .type(Notes.TIME)
          .noDefault()
          .optionalString("maybe_text")
          .optionalInt("maybe_whole")
          .optionalLong("maybe_big")
          .optionalFloat("maybe_single")
          .optionalDouble("maybe_real")
          .optionalBoolean("maybe_yes")
          .optionalBytes("maybe_bytes")
          .name("maybe_time")
          .type(Schema.createUnion(Schema.create(Schema.Type.NULL), Notes.TIME))
          .withDefault(null)
          .endRecord();

  @TempDir private Path folder;

  private LakeTable table(Schema rows) {
    return LakeTable.of(new Lake(folder), TableLayout.plain("rows", rows));
  }

  private static void append(LakeTable table, String run, List<GenericRecord> rows)
      throws IOException {
    TableWrite write = table.write(run);
    TableWriter.Open file = write.writer().open(Partition.WHOLE);
    rows.forEach(file::write);
    write.wrote(List.of(file.end("")));
    write.append();
  }

  private static List<GenericRecord> rows(LakeTable table) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    table.view().read(table.layout().rows(), rows::add);
    return rows;
  }

  private static GenericRecord row(Schema schema, @Nullable Object... values) {
    GenericRecord row = new GenericData.Record(schema);
    for (int i = 0; i < values.length; i++) {
      row.put(i, values[i]);
    }
    return row;
  }

  private static @Nullable Object[] values(int number) {
    return new @Nullable Object[] {
      List.of("", "é", "\uD83D\uDE00", "\0").get(number % 4),
      List.of(0, Integer.MIN_VALUE, Integer.MAX_VALUE).get(number % 3),
      List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE).get(number % 3),
      List.of(0f, -0f, Float.NaN, Float.NEGATIVE_INFINITY).get(number % 4),
      List.of(0d, -0d, Double.NaN, Double.MIN_VALUE).get(number % 4),
      number % 2 == 0,
      ByteBuffer.wrap(new byte[number]),
      List.of(0L, -1L, -86_400_000L, Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli())
          .get(number % 4)
    };
  }

  @Test
  void everyType_isReadAsItWasWritten_withAndWithoutValues() throws IOException {
    Random random = new Random(3);
    List<GenericRecord> written = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      @Nullable Object[] values = new @Nullable Object[16];
      System.arraycopy(values(i), 0, values, 0, 8);
      for (int j = 0; j < 8; j++) {
        values[8 + j] = random.nextBoolean() ? null : values(i + 1)[j];
      }
      written.add(row(ALL, values));
    }
    append(table(ALL), "run", written);

    assertEquals(written, rows(table(ALL)));
  }

  @Test
  void choiceOfColumns_inAnotherOrder_isWhatIsRead() throws IOException {
    append(table(ALL), "run", List.of(row(ALL, values(1))));
    Schema some =
        SchemaBuilder.record("some")
            .fields()
            .requiredBoolean("yes")
            .requiredString("text")
            .endRecord();
    List<GenericRecord> read = new ArrayList<>();

    table(ALL).view().read(some, read::add);

    assertEquals(List.of(row(some, false, "é")), read);
  }

  @Test
  void texts_areWhatWasWritten_moreThanADictionaryHolds_andMoreThanAreRemembered()
      throws IOException {
    Schema schema =
        SchemaBuilder.record("texts")
            .fields()
            .requiredString("few")
            .optionalString("many")
            .endRecord();
    // Beyond 1 MiB of dictionary a page is plain; 8 MiB make more than one row group.
    List<GenericRecord> written =
        IntStream.range(0, 45_000)
            .mapToObj(
                i ->
                    row(
                        schema,
                        "few " + i % 7,
                        i % 11 == 0 ? null : i * 2_654_435_761L % 30_011 + " of many".repeat(18)))
            .toList();
    append(table(schema), "run", written);

    List<GenericRecord> read = rows(table(schema));

    assertEquals(written.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      if (!written.get(i).equals(read.get(i))) {
        assertEquals(written.get(i), read.get(i), "row " + i);
      }
    }
  }

  private static final Schema OLD =
      SchemaBuilder.record("old").fields().requiredString("id").requiredInt("count").endRecord();

  private static final Schema NEW =
      SchemaBuilder.record("new")
          .fields()
          .requiredInt("count")
          .optionalDouble("mean")
          .requiredString("id")
          .name("time")
          .type(Notes.TIME)
          .noDefault()
          .endRecord();

  @Test
  void columnMore_isAdded_andNullInOlderRows() throws IOException {
    append(table(OLD), "run-1", List.of(row(OLD, "a", 1)));
    append(table(NEW), "run-2", List.of(row(NEW, 2, 0.5, "b", 7L)));

    List<GenericRecord> read = new ArrayList<>(rows(table(NEW)));
    read.sort((a, b) -> Integer.compare((Integer) a.get("count"), (Integer) b.get("count")));

    assertEquals(List.of(row(NEW, 1, null, "a", null), row(NEW, 2, 0.5, "b", 7L)), read);
  }

  @Test
  void olderRelease_readsAndWritesATableThatHasMoreColumns() throws IOException {
    append(table(NEW), "run-1", List.of(row(NEW, 1, 0.5, "a", 7L)));
    allowNull("time");
    append(table(OLD), "run-2", List.of(row(OLD, "b", 2), row(OLD, "c", 3)));

    assertEquals(
        List.of("a 1", "b 2", "c 3"),
        rows(table(OLD)).stream()
            .map(row -> row.get("id") + " " + row.get("count"))
            .sorted()
            .toList());
    assertEquals(
        List.of("a 0.5", "b null", "c null"),
        rows(table(NEW)).stream()
            .map(row -> row.get("id") + " " + row.get("mean"))
            .sorted()
            .toList());
  }

  @Test
  void olderRelease_isRefused_whereALaterColumnMayNotBeNull() throws IOException {
    append(table(NEW), "run-1", List.of(row(NEW, 1, 0.5, "a", 7L)));

    String message =
        assertThrows(
                LakeException.class, () -> append(table(OLD), "run-2", List.of(row(OLD, "b", 2))))
            .getMessage();

    assertTrue(message.contains("has a column time that no row may be without"), message);
    assertEquals(1, table(OLD).view().rows());
  }

  private void allowNull(String column) {
    table(NEW).load().orElseThrow().updateSchema().makeColumnOptional(column).commit();
  }

  @Test
  void renamedColumn_isReadFromOlderFiles_andANewOneOfTheOldNameIsAnother() throws IOException {
    append(table(OLD), "run-1", List.of(row(OLD, "a", 1)));
    Table table = table(OLD).load().orElseThrow();
    table.updateSchema().renameColumn("count", "number").commit();
    table.updateSchema().addColumn("count", Types.IntegerType.get()).commit();
    Schema renamed =
        SchemaBuilder.record("renamed")
            .fields()
            .requiredString("id")
            .requiredInt("number")
            .optionalInt("count")
            .endRecord();

    assertEquals(List.of(row(renamed, "a", 1, null)), rows(table(renamed)));

    append(table(renamed), "run-2", List.of(row(renamed, "b", 2, 9)));

    assertTrue(rows(table(renamed)).contains(row(renamed, "b", 2, 9)));
    assertTrue(rows(table(renamed)).contains(row(renamed, "a", 1, null)));
  }
}
