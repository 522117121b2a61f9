package io.purchaseintent.benchmark;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** The files of a day's log of predictions, of the size that a server's have. Not thread-safe. */
final class LogFiles implements AutoCloseable {

  private static final int FILE_BYTES = 128 << 20;

  private final Path folder;
  private int number;
  private OutputStream open;
  private long inFile;
  private long predictions;
  private long bytes;

  private LogFiles(Path folder) throws IOException {
    this.folder = folder;
    this.open = next();
  }

  /** A log in a folder, in place of one that is there. */
  static LogFiles create(Path log, FeatureSet features, LocalDate day) throws IOException {
    Path sets = Files.createDirectories(log.resolve("feature-sets"));
    Files.writeString(
        sets.resolve(features.hash() + ".json"), FeatureSetJson.write(features).toString());
    Path folder = Files.createDirectories(log.resolve("dt=" + day));
    try (var before = Files.newDirectoryStream(folder)) {
      for (Path file : before) {
        Files.delete(file);
      }
    }
    return new LogFiles(folder);
  }

  private OutputStream next() throws IOException {
    Path file = folder.resolve("predictions-%05d.jsonl".formatted(number++));
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
  }

  void write(LoggedPrediction prediction) throws IOException {
    byte[] line = LoggedPredictionJson.toBytes(prediction);
    open.write(line);
    open.write('\n');
    predictions++;
    bytes += line.length + 1;
    inFile += line.length + 1;
    if (inFile >= FILE_BYTES) {
      open.close();
      open = next();
      inFile = 0;
    }
  }

  long predictions() {
    return predictions;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
