package io.purchaseintent.lake.prediction;

import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Predictions in memory that are about to be added to the table. Not thread-safe. */
final class PredictionBatch {

  private static final Schema KEY = ParquetRows.some(PredictionTable.SCHEMA, List.of("id", "time"));

  /** By what a prediction is told from others. */
  private record Key(String id, long timeMillis) {}

  private List<LoggedPrediction> predictions = new ArrayList<>();
  private boolean mayHaveCopies;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private long bytes;

  /**
   * Adds a prediction.
   *
   * @param length of its line
   * @param mayBeCopy of one here or in a file that this run has written
   */
  void add(LoggedPrediction prediction, long length, boolean mayBeCopy) {
    long time = prediction.time().toEpochMilli();
    firstMillis = Math.min(firstMillis, time);
    lastMillis = Math.max(lastMillis, time);
    bytes += length;
    mayHaveCopies |= mayBeCopy;
    predictions.add(prediction);
  }

  /** Bytes of the lines that were added. */
  long bytes() {
    return bytes;
  }

  /** How many predictions it has. */
  int size() {
    return predictions.size();
  }

  /** Whether any may be a copy of another here or in a file that this run has written. */
  boolean mayHaveCopies() {
    return mayHaveCopies;
  }

  /**
   * Drops those that files have, and of those that are here twice the later.
   *
   * @return how many
   */
  int dropCopies(TableReader reader, List<TableFile> files) throws IOException {
    List<TableFile> near =
        files.stream()
            .filter(file -> file.firstMillis() <= lastMillis && file.lastMillis() >= firstMillis)
            .toList();
    if (near.isEmpty() && !mayHaveCopies) {
      return 0;
    }
    Map<Key, LoggedPrediction> once = new LinkedHashMap<>(2 * predictions.size());
    for (LoggedPrediction each : predictions) {
      once.putIfAbsent(new Key(each.id(), each.time().toEpochMilli()), each);
    }
    for (TableFile file : near) {
      reader.read(file, KEY, row -> once.remove(new Key((String) row.get(0), (Long) row.get(1))));
    }
    int dropped = predictions.size() - once.size();
    predictions = new ArrayList<>(once.values());
    return dropped;
  }

  /**
   * Writes a file for each day.
   *
   * @param written is told of each as soon as it is whole
   */
  void write(TableWriter writer, Consumer<WrittenFile> written) throws IOException {
    TreeMap<Partition, List<LoggedPrediction>> days = new TreeMap<>();
    for (LoggedPrediction prediction : predictions) {
      Instant time = prediction.time();
      days.computeIfAbsent(Partition.of(time), day -> new ArrayList<>()).add(prediction);
    }
    for (Map.Entry<Partition, List<LoggedPrediction>> day : days.entrySet()) {
      day.getValue().sort(PredictionTable.ORDER);
      try (TableWriter.Open file = writer.open(day.getKey())) {
        day.getValue().forEach(each -> file.write(PredictionTable.toRow(each)));
        written.accept(file.end(""));
      }
    }
  }
}
