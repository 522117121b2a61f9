package io.purchaseintent.serving.log;

import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.feature.FeatureSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Files of predictions, one JSON object a line: {@code dt=YYYY-MM-DD/predictions-….jsonl}, by the
 * day (UTC) on which they were made, and their feature sets beside the days.
 */
final class PredictionFolder implements PredictionTarget {

  private static final Logger LOG = Logger.getLogger(PredictionFolder.class.getName());
  private static final int BATCH_BYTES = 64 << 10;

  /**
   * When a file is complete.
   *
   * @param fileBytes from so many bytes on
   * @param fileAge or once it is so old; a day's end completes it in any case
   */
  record Settings(long fileBytes, Duration fileAge) {

    /** What a server runs with: 128 MiB, ten minutes. */
    static Settings defaults() {
      return new Settings(128L << 20, Duration.ofMinutes(10));
    }
  }

  private final Path folder;
  private final String run;
  private final Settings settings;
  private final Clock clock;
  private final FeatureSetFiles featureSets;
  private final int cut;
  private int fileNumber;
  private @Nullable PredictionFile file;

  private PredictionFolder(
      Path folder,
      String run,
      Settings settings,
      Clock clock,
      FeatureSetFiles featureSets,
      int cut) {
    this.folder = folder;
    this.run = run;
    this.settings = settings;
    this.clock = clock;
    this.featureSets = featureSets;
    this.cut = cut;
  }

  /**
   * Opens a folder, and takes up what a log before left there when it was killed.
   *
   * @param run a name for its files that no other log has
   * @throws IOException if the folder cannot be written
   */
  static PredictionFolder open(Path folder, String run, Settings settings, Clock clock)
      throws IOException {
    FeatureSetFiles featureSets = new FeatureSetFiles(folder, run);
    featureSets.create();
    return new PredictionFolder(
        folder, run, settings, clock, featureSets, PredictionFile.takeUpLeftOvers(folder));
  }

  /** How many lines were cut, as their writer was killed. */
  int cut() {
    return cut;
  }

  @Override
  public int batchBytes() {
    return BATCH_BYTES;
  }

  @Override
  public void describe(FeatureSet featureSet) {
    featureSets.describe(featureSet);
  }

  @Override
  public Lost write(List<LogRecord> lines) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BATCH_BYTES);
    lines.forEach(line -> bytes.writeBytes(line.value()));
    try {
      PredictionFile open = file;
      if (open == null) {
        open = PredictionFile.create(folder, run + "-" + fileNumber++, clock.instant());
        file = open;
      }
      open.append(bytes.toByteArray());
      return Lost.NOTHING;
    } catch (IOException e) {
      return new Lost(lines.size(), e);
    }
  }

  @Override
  public void lookAround() {
    if (file != null && file.isDue(settings, clock.instant())) {
      complete();
    }
  }

  @Override
  public void hurry() {
    // A disk takes lines soon, or refuses them.
  }

  private void complete() {
    PredictionFile open = file;
    file = null;
    if (open != null) {
      try {
        open.complete();
      } catch (IOException e) {
        LOG.log(
            Level.WARNING,
            "A file of predictions in " + folder + " is not complete until the next start",
            e);
      }
    }
  }

  @Override
  public void close() {
    complete();
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
