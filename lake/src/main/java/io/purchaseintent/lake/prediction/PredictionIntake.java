package io.purchaseintent.lake.prediction;

import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.FeatureSetTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.lake.table.RejectedPrediction;
import io.purchaseintent.lake.table.TakenFile;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a log has, and the table has not, into the table: once, however often it is tried,
 * killed or done by two at a time.
 *
 * <p>A file that is taken in is known by path, size and time of its last change, and not read
 * again. Of a file that is read again, as it has changed or the run before was killed, only that is
 * added which the table does not have: a prediction is told by its id and moment. Memory holds
 * {@value #BATCH_BYTES} bytes of lines that are written, and as many that are read meanwhile.
 */
public final class PredictionIntake {

  private static final long BATCH_BYTES = 64L << 20;
  private static final int TRIES = 3;

  private final Lake lake;
  private final PredictionLog log;
  private final String run;
  private final long batchBytes;

  private PredictionIntake(PredictionLog log, String run, long batchBytes) {
    this.lake = log.lake();
    this.log = log;
    this.run = run;
    this.batchBytes = batchBytes;
  }

  /**
   * What was taken in.
   *
   * @param files that were read
   * @param predictions that were added
   * @param copies that the table had, or that were there twice
   * @param rejected lines that are no predictions, and are kept as such
   * @param unfinished files that end within a line, which is taken in when it is whole
   * @param unknown feature sets that this release cannot make, with the reason
   */
  public record Taken(
      int files,
      long predictions,
      long copies,
      long rejected,
      List<String> unfinished,
      List<String> unknown) {}

  /**
   * Takes in what is new.
   *
   * @throws LakeException if the log cannot be read or the lake not written: what was taken in
   *     before is there, and all else is taken in the next time
   */
  public static Taken of(PredictionLog log, Clock clock) {
    return of(log, clock, BATCH_BYTES);
  }

  /**
   * The same.
   *
   * @param batchBytes of lines that are in memory at a time
   */
  static Taken of(PredictionLog log, Clock clock, long batchBytes) {
    for (int tried = 1; ; tried++) {
      try {
        String run = RunName.of(clock) + "-" + UUID.randomUUID();
        return new PredictionIntake(log, run, batchBytes).take();
      } catch (TableWrite.ConflictException e) {
        if (tried == TRIES) {
          throw e;
        }
      } catch (IOException e) {
        throw LakeException.of("taking in the predictions of " + log.folder(), e);
      }
    }
  }

  private Taken take() throws IOException {
    List<String> unknown = takeFeatureSets();
    List<PredictionLog.Complete> files = log.files();
    Set<TakenFile> known = log.taken(files);
    files.removeIf(file -> known.contains(file.state()));
    if (files.isEmpty()) {
      return new Taken(0, 0, 0, 0, List.of(), unknown);
    }
    RejectedLines rejected = new RejectedLines();
    List<TakenFile> taken = new ArrayList<>();
    List<String> unfinished = new ArrayList<>();
    TableWrite write = PredictionTable.in(lake).write(run);
    try {
      long added;
      long copies;
      try (PredictionBatches batches = new PredictionBatches(write, batchBytes)) {
        for (PredictionLog.Complete file : files) {
          TakenFile state = new OneFile(file, batches, rejected).read();
          if (state.bytes() < file.state().bytes()) {
            unfinished.add(state.path());
          }
          taken.add(state);
        }
        batches.end();
        added = batches.added();
        copies = batches.copies();
      }
      int lines = rejected.commit(lake, run);
      note(taken);
      return new Taken(files.size(), added, copies, lines, unfinished, unknown);
    } finally {
      write.discard();
    }
  }

  private List<String> takeFeatureSets() throws IOException {
    PredictionLog.FeatureSets found = log.featureSets();
    Map<String, String> there = FeatureSetTable.read(lake);
    List<GenericRecord> rows = new ArrayList<>();
    found
        .known()
        .forEach(
            (hash, definition) -> {
              if (!there.containsKey(hash)) {
                rows.add(FeatureSetTable.toRow(hash, definition));
              }
            });
    if (!rows.isEmpty()) {
      FeatureSetTable.in(lake).append(run, Map.of(Partition.WHOLE, rows));
    }
    return found.unknown();
  }

  private void note(List<TakenFile> taken) throws IOException {
    Map<Partition, List<GenericRecord>> rows = new TreeMap<>();
    for (TakenFile file : taken) {
      rows.computeIfAbsent(Partition.of(file.day()), day -> new ArrayList<>()).add(file.toRow());
    }
    TakenFile.in(lake).append(run, rows);
  }

  /** A file that is read from its first line to its last. */
  private static final class OneFile {

    private final PredictionLog.Complete file;
    private final PredictionBatches batches;
    private final RejectedLines rejected;
    private final List<RejectedPrediction> before = new ArrayList<>();
    private @Nullable Instant near;
    private long bytes;

    OneFile(PredictionLog.Complete file, PredictionBatches batches, RejectedLines rejected) {
      this.file = file;
      this.batches = batches;
      this.rejected = rejected;
    }

    /** Reads it, and tells how much of it was taken in. */
    TakenFile read() throws IOException {
      TakenFile state = file.state();
      bytes = state.bytes();
      try (InputStream in = Files.newInputStream(file.file())) {
        LogLine.read(in, this::take);
      }
      rejectThoseBefore(near == null ? fileTime() : near);
      return new TakenFile(state.path(), state.day(), bytes, state.changed());
    }

    private Instant fileTime() {
      TakenFile state = file.state();
      return state.day().equals(Instant.EPOCH) ? state.changed() : state.day();
    }

    private void take(LogLine line) throws IOException {
      LoggedPrediction prediction;
      try {
        if (line.isTooLong()) {
          throw new IllegalArgumentException("is longer than " + LogLine.LONGEST + " bytes");
        }
        prediction = LoggedPredictionJson.parse(line.bytes());
      } catch (IllegalArgumentException e) {
        if (line.isEnded()) {
          reject(line, String.valueOf(e.getMessage()));
        } else {
          bytes = line.position();
        }
        return;
      }
      near = prediction.time();
      rejectThoseBefore(near);
      batches.add(prediction, line.length());
    }

    private void reject(LogLine line, String reason) {
      before.add(
          new RejectedPrediction(
              file.state().path(),
              line.position(),
              reason,
              near == null ? fileTime() : near,
              line.bytes()));
      if (near != null) {
        rejectThoseBefore(near);
      }
    }

    /** Lines before the first prediction are filed under its moment. */
    private void rejectThoseBefore(Instant time) {
      for (RejectedPrediction each : before) {
        rejected.add(
            new RejectedPrediction(
                each.file(), each.position(), each.reason(), time, each.original()));
      }
      before.clear();
    }
  }
}
