package io.purchaseintent.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** The dead letters of a lake: those of the last ingest, and those that the live job has added. */
final class DeadLetters {

  private static final String MANIFEST = "_manifest.json";

  /** How the names of files begin that the live job adds. */
  private static final String OF_LIVE = "live-";

  private final Path folder;
  private final List<Path> files;

  private DeadLetters(Path folder, List<Path> files) {
    this.folder = folder;
    this.files = files;
  }

  /** Takes the letters, and may wait meanwhile. */
  interface Visitor {

    void visit(Letter letter) throws InterruptedException;
  }

  /**
   * Those of the lake in a folder.
   *
   * @throws UserError if neither ingest nor the live job has written any there
   */
  static DeadLetters of(Path lake) {
    Path folder = lake.resolve("dead-letter");
    try {
      List<Path> files = new ArrayList<>();
      Path manifest = folder.resolve(MANIFEST);
      if (Files.isRegularFile(manifest)) {
        for (JsonNode file : new ObjectMapper().readTree(manifest.toFile()).path("files")) {
          files.add(folder.resolve(file.asText()));
        }
      }
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.walk(folder)) {
          found.filter(DeadLetters::isOfLive).sorted().forEach(files::add);
        }
      }
      if (files.isEmpty() && !Files.isRegularFile(manifest)) {
        throw new UserError(
            "There are no dead letters in "
                + lake
                + ": name the --home or --lake that ingest or live wrote to");
      }
      return new DeadLetters(folder, files);
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static boolean isOfLive(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(OF_LIVE) && name.endsWith(".parquet");
  }

  /**
   * Reads all.
   *
   * @throws UserError if a file cannot be read
   */
  void forEach(Visitor visitor) throws InterruptedException {
    for (Path file : files) {
      boolean ofLog = isOfLive(file);
      try (ParquetReader<GenericRecord> reader =
          AvroParquetReader.<GenericRecord>builder(
                  HadoopInputFile.fromPath(
                      new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
              .build()) {
        for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
          visitor.visit(letter(row, ofLog));
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
  }

  private static Letter letter(GenericRecord row, boolean ofLog) {
    ByteBuffer original = (ByteBuffer) row.get("original");
    byte[] bytes = new byte[original.remaining()];
    original.get(bytes);
    return new Letter(
        row.get("file").toString(),
        row.get("position").toString(),
        row.get("field").toString(),
        row.get("reason").toString(),
        Instant.ofEpochMilli(((Number) row.get("rejected_time")).longValue()),
        bytes,
        ofLog);
  }

  private static UserError unreadable(Path file, IOException e) {
    return new UserError(
        file
            + " is not readable: "
            + e.getMessage()
            + "; if ingest has just replaced it, run the command again",
        e);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
