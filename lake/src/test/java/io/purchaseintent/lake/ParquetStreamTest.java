package io.purchaseintent.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ParquetStreamTest {

  @TempDir private Path folder;

  private Path write(boolean noted) throws IOException {
    Path file = folder.resolve("rows-" + noted + ".parquet");
    AtomicInteger rows = new AtomicInteger();
    try (OutputStream out = Files.newOutputStream(file);
        ParquetStream stream =
            noted
                ? ParquetStream.to(out, DeadLetterRow.SCHEMA, () -> rows + " rows")
                : ParquetStream.to(out, DeadLetterRow.SCHEMA)) {
      for (int i = 0; i < 3; i++) {
        stream.write(new DeadLetterRow("a", "" + i, "record", "odd", i, new byte[i]).toRow());
        rows.incrementAndGet();
      }
    }
    return file;
  }

  @Test
  void note_isWhatIsKnownAfterTheLastRow_andRowsAreAsWithoutOne() throws IOException {
    Path noted = write(true);
    Path plain = write(false);

    assertEquals(Optional.of("3 rows"), ParquetStream.note(noted));
    assertEquals(Optional.empty(), ParquetStream.note(plain));
    for (Path file : List.of(noted, plain)) {
      AtomicInteger read = new AtomicInteger();
      ParquetRows.read(
          file,
          row ->
              assertEquals(
                  read.getAndIncrement(),
                  DeadLetterRow.of(row).original().length,
                  file.toString()));
      assertEquals(3, read.get());
    }
  }

  @Test
  void brokenFile_isNamed_withTheRemedy() throws IOException {
    byte[] whole = Files.readAllBytes(write(false));
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
    byte[] whole = Files.readAllBytes(write(false));
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
