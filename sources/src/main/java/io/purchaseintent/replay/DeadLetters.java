package io.purchaseintent.replay;

import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.IOException;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.io.CloseableIterable;

/** The dead letters of a lake: those of ingest, and those that the live job has added. */
final class DeadLetters {

  private final Lake lake;
  private final TableView table;

  private DeadLetters(Lake lake, TableView table) {
    this.lake = lake;
    this.table = table;
  }

  /** Takes the letters, and may wait meanwhile. */
  interface Visitor {

    void visit(Letter letter) throws InterruptedException;
  }

  /**
   * Those of a lake.
   *
   * @throws UserError if neither ingest nor the live job has written any there
   */
  static DeadLetters of(LakeOptions lakes, HomeOptions home, S3Options s3) {
    try {
      Lake lake =
          Lake.of(lakes.address(home), lakes.lake(home), home.home(), s3.endpoint(), s3.region());
      return DeadLetterRow.in(lake)
          .newest()
          .map(table -> new DeadLetters(lake, table))
          .orElseThrow(
              () ->
                  new UserError(
                      "There are no dead letters in "
                          + lake
                          + ": name the --home or --lake that ingest or live wrote to"));
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
    TableReader reader = table.reader();
    for (TableFile file : table.files()) {
      try (CloseableIterable<GenericRecord> rows = reader.open(file, DeadLetterRow.SCHEMA)) {
        for (GenericRecord row : rows) {
          visitor.visit(letter(DeadLetterRow.of(row), file.isOfStream()));
        }
      } catch (LakeException e) {
        throw new UserError(String.valueOf(e.getMessage()), e);
      } catch (IOException e) {
        throw new UserError(file.location() + " is not readable: " + e.getMessage(), e);
      }
    }
  }

  /** The lake that they are of. */
  Lake lake() {
    return lake;
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
    return lake.toString();
  }
}
