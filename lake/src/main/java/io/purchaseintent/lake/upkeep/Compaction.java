package io.purchaseintent.lake.upkeep;

import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SortedMerge;

/**
 * Writes the many small files of a partition as few: a stream adds one an hour, a late file one
 * more. Rows and their order stay as they are; one row of each file is in memory, and its row
 * group.
 */
final class Compaction {

  /** A file as large as this is left as it is. */
  private static final long LARGE_BYTES = 64L << 20;

  /** What one file is made of at most. */
  private static final long MOST_BYTES = 256L << 20;

  private final LakeTable table;

  Compaction(LakeTable table) {
    this.table = table;
  }

  /**
   * Compacts, partition by partition, in one commit.
   *
   * @return files that went, and files that came
   * @throws TableWrite.ConflictException if another run has written to the same days meanwhile
   */
  Result run(String run) throws IOException {
    TableWrite write = table.write(run);
    TableView before = write.before();
    if (before == null) {
      return new Result(0, 0);
    }
    table.requireKnownColumns();
    List<WrittenFile> written = new ArrayList<>();
    int gone = 0;
    try {
      for (List<TableFile> files : groups(before)) {
        WrittenFile file = merge(before.reader(), files, write.writer());
        written.add(file.replacing(files.stream().map(TableFile::location).toList()));
        gone += files.size();
      }
      write.wrote(written);
      if (!written.isEmpty()) {
        write.replaceWithSameRows();
      }
      return new Result(gone, written.size());
    } finally {
      write.discard();
    }
  }

  /** Small files of one partition, together not larger than a file should be. */
  private static List<List<TableFile>> groups(TableView view) {
    Map<Partition, List<TableFile>> small = new TreeMap<>();
    for (TableFile file : view.files()) {
      if (file.bytes() < LARGE_BYTES) {
        small.computeIfAbsent(file.partition(), partition -> new ArrayList<>()).add(file);
      }
    }
    List<List<TableFile>> groups = new ArrayList<>();
    for (List<TableFile> files : small.values()) {
      List<TableFile> group = new ArrayList<>();
      long bytes = 0;
      for (TableFile file : files) {
        if (bytes + file.bytes() > MOST_BYTES) {
          groups.add(group);
          group = new ArrayList<>();
          bytes = 0;
        }
        group.add(file);
        bytes += file.bytes();
      }
      groups.add(group);
    }
    groups.removeIf(group -> group.size() < 2);
    return groups;
  }

  private WrittenFile merge(TableReader reader, List<TableFile> files, TableWriter writer)
      throws IOException {
    Schema rows = table.layout().rows();
    List<CloseableIterable<GenericRecord>> opened = new ArrayList<>();
    files.forEach(file -> opened.add(reader.open(file, rows)));
    try (TableWriter.Open out = writer.open(files.get(0).partition());
        CloseableIterable<GenericRecord> merged =
            new SortedMerge<>(new RowOrder(table.layout().sorted()), opened)) {
      merged.forEach(out::write);
      return out.end("");
    }
  }

  /**
   * What became of a table's files.
   *
   * @param gone small ones
   * @param come that have their rows
   */
  record Result(int gone, int come) {}
}
