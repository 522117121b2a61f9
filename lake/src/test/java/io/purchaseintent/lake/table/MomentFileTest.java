package io.purchaseintent.lake.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MomentFileTest {

  @TempDir private Path folder;

  private static List<MomentRow> moments() {
    List<MomentRow> moments = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      float[] vector = new float[FeatureCatalog.all().size()];
      for (int feature = 0; feature < vector.length; feature++) {
        vector[feature] = (i + feature) % 5 == 0 ? Float.NaN : i * 100 + feature;
      }
      moments.add(
          new MomentRow(
              TimeSplit.Part.TRAIN,
              "session-" + i / 3,
              i % 2 == 0 ? null : "user-ü-" + i / 3,
              1_000_000L + i / 3,
              i % 3 + 1,
              i % 5,
              2_000_000L + i,
              i % 7 == 0 ? null : "product-" + i % 11,
              i % 4 == 0,
              i % 9 == 0 ? 1 : 0,
              1f / (i + 1),
              vector));
    }
    return moments;
  }

  private Path write() throws IOException {
    Path file = folder.resolve("moments.parquet");
    AtomicInteger rows = new AtomicInteger();
    try (MomentFile written = new MomentFile(file, FeatureCatalog.all(), () -> rows + " rows")) {
      for (MomentRow row : moments()) {
        written.write(row);
        rows.incrementAndGet();
      }
    }
    return file;
  }

  @Test
  void rows_areWhatAvrosWriterWrites_toTheLastBit_andSoAreColumns() throws IOException {
    Path file = write();
    Path byAvro = folder.resolve("avro.parquet");
    ParquetRows.write(
        byAvro,
        MomentRow.SCHEMA,
        rows -> {
          for (MomentRow moment : moments()) {
            GenericRecord row = new GenericData.Record(MomentRow.SCHEMA);
            for (int column = 0; column < MomentRow.SCHEMA.getFields().size(); column++) {
              row.put(column, moment.get(column));
            }
            rows.accept(row);
          }
        });

    assertEquals(all(byAvro), all(file));
    assertEquals(ParquetRows.schema(byAvro), ParquetRows.schema(file));
    assertEquals(300, ParquetRows.count(file));
  }

  private static List<String> all(Path file) throws IOException {
    List<String> rows = new ArrayList<>();
    ParquetRows.read(file, row -> rows.add(row.toString()));
    return rows;
  }

  @Test
  void columnsByTheirPlace_areThoseByTheirName() {
    MomentRow moment = moments().get(1);

    assertEquals(moment.sessionId(), named(moment, MomentRow.SESSION_ID));
    assertEquals(moment.userId(), named(moment, "user_id"));
    assertEquals(moment.sessionStart(), named(moment, MomentRow.SESSION_START));
    assertEquals(moment.moment(), named(moment, MomentRow.MOMENT));
    assertEquals(moment.eventTime(), named(moment, "event_time"));
    assertEquals(moment.productId(), named(moment, "product_id"));
    assertEquals(moment.segment().code(), named(moment, MomentRow.SEGMENT));
    assertEquals(moment.label(), named(moment, MomentRow.LABEL));
    assertEquals(moment.weight(), named(moment, MomentRow.WEIGHT));
    for (int i = 0; i < moment.vector().length; i++) {
      assertEquals(moment.vector()[i], named(moment, FeatureCatalog.all().get(i).name()));
    }
  }

  private static Object named(MomentRow moment, String column) {
    return moment.get(MomentRow.SCHEMA.getField(column).pos());
  }

  @Test
  void sessions_areCountedOnce_byIdAndStart() throws IOException {
    Path file = folder.resolve("sessions.parquet");
    try (MomentFile written = new MomentFile(file, FeatureCatalog.all(), () -> "")) {
      for (MomentRow row : moments().subList(0, 9)) {
        written.write(row);
      }
      MomentRow first = moments().get(0);
      written.write(
          new MomentRow(
              first.part(), "session-2", null, 5, 2, 0, 5, null, false, 1, 1f, first.vector()));
    }

    // The first session buys, by the label of its first row; the last has an id that was there.
    assertEquals(new MomentFile.Sessions(4, 2, 7), MomentFile.sessions(file));
  }

  @Test
  void note_isWhatIsKnownAfterTheLastRow() throws IOException {
    assertEquals(Optional.of("300 rows"), MomentFile.note(write()));
  }

  @Test
  void brokenFile_isNamed_withTheRemedy() throws IOException {
    byte[] whole = Files.readAllBytes(write());
    Path cut = folder.resolve("cut.parquet");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    Path text = Files.writeString(folder.resolve("text.parquet"), "a,b,c");
    Path empty = Files.createFile(folder.resolve("empty.parquet"));
    byte[] garbled = whole.clone();
    Arrays.fill(garbled, 4, whole.length / 3, (byte) 7);
    Path inside = Files.write(folder.resolve("inside.parquet"), garbled);

    for (Path file : List.of(cut, text, empty)) {
      assertSays(file, () -> ParquetRows.requireWhole(List.of(file)));
      assertSays(file, () -> ParquetRows.schema(file));
      assertSays(file, () -> ParquetRows.read(file, row -> {}));
    }
    assertSays(inside, () -> ParquetRows.read(inside, row -> {}));
  }

  @Test
  void damagedFile_hasOneStory_whoeverReadsIt() throws IOException {
    byte[] whole = Files.readAllBytes(write());
    Path cut = folder.resolve("cut.parquet");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    Path missing = folder.resolve("missing.parquet");
    String remedy = ": put the whole file back, or run again what writes it";

    assertStory(cut, cut + " is no Parquet that can be read (it was cut off)" + remedy);
    assertStory(missing, "There is no " + missing + remedy);
  }

  private static void assertStory(Path file, String story) {
    List<Executable> readers =
        List.of(
            () -> ParquetRows.requireWhole(List.of(file)),
            () -> ParquetRows.schema(file),
            () -> ParquetRows.count(file),
            () -> ParquetRows.read(file, row -> {}));
    for (Executable reading : readers) {
      assertEquals(story, assertThrows(LakeException.class, reading).getMessage());
    }
  }

  private static void assertSays(Path file, Executable reading) {
    String message = assertThrows(LakeException.class, reading).getMessage();
    assertTrue(message.startsWith(file + " is no Parquet that can be read ("), message);
    assertTrue(message.contains("put the whole file back"), message);
    assertFalse(message.contains("@"), message);
  }
}
