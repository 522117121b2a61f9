package io.purchaseintent.lake.prediction;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.RejectedPrediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Lines that are no predictions, on their way into their table. Not thread-safe. */
final class RejectedLines {

  private static final Schema KEY =
      ParquetRows.some(RejectedPrediction.SCHEMA, List.of("file", "position"));

  private record Key(String file, long position) {}

  private final List<RejectedPrediction> lines = new ArrayList<>();

  void add(RejectedPrediction line) {
    lines.add(line);
  }

  /**
   * Adds those that the table does not have yet.
   *
   * @return how many
   * @throws TableWrite.ConflictException if another run has added some of the same days
   */
  int commit(Lake lake, String run) throws IOException {
    if (lines.isEmpty()) {
      return 0;
    }
    TableWrite write = RejectedPrediction.in(lake).write(run);
    try {
      TreeMap<Partition, List<RejectedPrediction>> days = new TreeMap<>();
      lines.forEach(
          line ->
              days.computeIfAbsent(Partition.of(line.nearTime()), day -> new ArrayList<>())
                  .add(line));
      Set<Key> there = there(write.before(), days.keySet());
      int added = 0;
      List<WrittenFile> files = new ArrayList<>();
      for (Map.Entry<Partition, List<RejectedPrediction>> day : days.entrySet()) {
        List<RejectedPrediction> fresh =
            day.getValue().stream()
                .filter(line -> !there.contains(new Key(line.file(), line.position())))
                .toList();
        added += fresh.size();
        if (!fresh.isEmpty()) {
          try (TableWriter.Open file = write.writer().open(day.getKey())) {
            fresh.forEach(line -> file.write(line.toRow()));
            files.add(file.end(""));
          }
        }
      }
      write.wrote(files);
      if (!files.isEmpty()) {
        write.appendUnlessChanged();
      }
      return added;
    } finally {
      write.discard();
    }
  }

  private static Set<Key> there(@Nullable TableView before, Set<Partition> days)
      throws IOException {
    Set<Key> there = new HashSet<>();
    if (before != null) {
      before
          .only(file -> days.contains(file.partition()))
          .read(KEY, row -> there.add(new Key((String) row.get(0), (Long) row.get(1))));
    }
    return there;
  }
}
