package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.hadoop.ParquetReader;

/** The dead letters of a lake: those of the last ingest, and those that the live job has added. */
final class DeadLetters {

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
    Dataset letters = new Lake(lake).deadLetter();
    try {
      if (!letters.exists()) {
        throw new UserError(
            "There are no dead letters in "
                + lake
                + ": name the --home or --lake that ingest or live wrote to");
      }
      return new DeadLetters(letters.folder(), letters.files());
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads all.
   *
   * @throws UserError if a file cannot be read
   */
  void forEach(Visitor visitor) throws InterruptedException {
    for (Path file : files) {
      boolean ofLog = Dataset.isAppended(file);
      try (ParquetReader<GenericRecord> reader = ParquetRows.open(file)) {
        for (GenericRecord row = ParquetRows.next(file, reader);
            row != null;
            row = ParquetRows.next(file, reader)) {
          visitor.visit(letter(DeadLetterRow.of(row), ofLog));
        }
      } catch (LakeException e) {
        throw new UserError(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new UserError(
            file
                + " is not readable: "
                + e.getMessage()
                + "; if ingest has just replaced it, run the command again",
            e);
      }
    }
  }

  private static Letter letter(DeadLetterRow row, boolean ofLog) {
    return new Letter(
        row.file(),
        row.position(),
        row.field(),
        row.reason(),
        Instant.ofEpochMilli(row.rejectedMillis()),
        row.original(),
        ofLog);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
