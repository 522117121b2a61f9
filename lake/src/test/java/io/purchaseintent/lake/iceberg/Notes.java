package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** A small table by days: a note, and when it was made. */
final class Notes {

  static final Schema TIME =
      LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));

  static final Schema ROWS =
      SchemaBuilder.record("note")
          .fields()
          .name("at")
          .type(TIME)
          .noDefault()
          .requiredString("note")
          .endRecord();

  private Notes() {}

  static LakeTable in(Path folder) {
    return LakeTable.of(new Lake(folder), TableLayout.daily("notes", ROWS, "at"));
  }

  static GenericRecord row(String date, String note) {
    GenericRecord row = new GenericData.Record(ROWS);
    row.put("at", Instant.parse(date + "T12:00:00Z").toEpochMilli());
    row.put("note", note);
    return row;
  }

  /** Writes a file of one row. */
  static WrittenFile file(TableWrite write, String date, String note) {
    try {
      TableWriter.Open file = write.writer().open(Partition.of(Instant.parse(date + "T00:00:00Z")));
      file.write(row(date, note));
      return file.end("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void append(LakeTable table, String run, String date, String note) {
    TableWrite write = table.write(run);
    write.wrote(List.of(file(write, date, note)));
    write.append();
  }

  /** The notes that a reader sees, by day. */
  static List<String> of(TableView view) {
    List<String> notes = new ArrayList<>();
    try {
      view.read(ROWS, row -> notes.add(row.get("note").toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return notes.stream().sorted().toList();
  }

  static List<String> of(LakeTable table) {
    return of(table.view());
  }

  /** Files of rows on disk, of the table or not. */
  static long filesOnDisk(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }
}
