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
import org.apache.avro.Schema;

/** Predictions in memory that are about to be added to the table, each once. Not thread-safe. */
final class PredictionBatch {

  private static final Schema KEY = ParquetRows.some(PredictionTable.SCHEMA, List.of("id", "time"));

  /** By what a prediction is told from others. */
  private record Key(String id, long timeMillis) {}

  private final Map<Key, LoggedPrediction> predictions = new LinkedHashMap<>();
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;
  private long bytes;

  /**
   * Adds a prediction.
   *
   * @param length of its line
   * @return whether there was none like it
   */
  boolean add(LoggedPrediction prediction, long length) {
    long time = prediction.time().toEpochMilli();
    firstMillis = Math.min(firstMillis, time);
    lastMillis = Math.max(lastMillis, time);
    bytes += length;
    return predictions.putIfAbsent(new Key(prediction.id(), time), prediction) == null;
  }

  /** Bytes of the lines that were added. */
  long bytes() {
    return bytes;
  }

  /**
   * Notes all that are there.
   *
   * @return whether any may have been noted before
   */
  boolean noteIn(SeenPredictions seen) {
    boolean any = false;
    for (Key key : predictions.keySet()) {
      any |= seen.note(key.id(), key.timeMillis());
    }
    return any;
  }

  /**
   * Drops those that files have.
   *
   * @return how many
   */
  int dropThoseIn(TableReader reader, List<TableFile> files) throws IOException {
    int before = predictions.size();
    for (TableFile file : files) {
      if (file.firstMillis() <= lastMillis && file.lastMillis() >= firstMillis) {
        reader.read(
            file, KEY, row -> predictions.remove(new Key((String) row.get(0), (Long) row.get(1))));
      }
    }
    return before - predictions.size();
  }

  /** Writes a file for each day. */
  List<WrittenFile> write(TableWriter writer) throws IOException {
    TreeMap<Partition, List<LoggedPrediction>> days = new TreeMap<>();
    for (LoggedPrediction prediction : predictions.values()) {
      Instant time = prediction.time();
      days.computeIfAbsent(Partition.of(time), day -> new ArrayList<>()).add(prediction);
    }
    List<WrittenFile> written = new ArrayList<>();
    for (Map.Entry<Partition, List<LoggedPrediction>> day : days.entrySet()) {
      day.getValue().sort(PredictionTable.ORDER);
      try (TableWriter.Open file = writer.open(day.getKey())) {
        day.getValue().forEach(each -> file.write(PredictionTable.toRow(each)));
        written.add(file.end(""));
      }
    }
    return written;
  }
}
