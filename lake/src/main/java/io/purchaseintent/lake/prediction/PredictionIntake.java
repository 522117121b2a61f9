package io.purchaseintent.lake.prediction;

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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * added which the table does not have: a prediction is told by its id and moment. Lines are parsed
 * and batches of them written on all cores; memory holds {@value #BATCH_BYTES} bytes of lines of
 * each batch, of up to three that are written and the next one.
 */
public final class PredictionIntake {

  private static final long BATCH_BYTES = 32L << 20;
  private static final int TRIES = 3;

  /** It is told how far it is after so many lines. */
  private static final int LINES_BETWEEN = 10_000;

  private final Lake lake;
  private final PredictionLog log;
  private final String run;
  private final long batchBytes;
  private final Listener listener;
  private Reached reached = new Reached(0, 0, 0);

  private PredictionIntake(PredictionLog log, String run, long batchBytes, Listener listener) {
    this.lake = log.lake();
    this.log = log;
    this.run = run;
    this.batchBytes = batchBytes;
    this.listener = listener;
  }

  /**
   * How far it is.
   *
   * @param bytes of lines that were read
   * @param ofBytes that there are
   * @param lines that were read
   */
  public record Reached(long bytes, long ofBytes, long lines) {}

  /** Is told now and then how far it is, on the thread that takes in. */
  @FunctionalInterface
  public interface Listener {
    void at(Reached reached);
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
   * @throws LakeException if the log cannot be read or the lake not written: what earlier runs took
   *     in is there, and all else is taken in the next time
   */
  public static Taken of(PredictionLog log, Clock clock, Listener listener) {
    return of(log, clock, listener, BATCH_BYTES);
  }

  /**
   * The same.
   *
   * @param batchBytes of lines that are written at a time
   */
  static Taken of(PredictionLog log, Clock clock, Listener listener, long batchBytes) {
    for (int tried = 1; ; tried++) {
      String run = RunName.of(clock) + "-" + UUID.randomUUID();
      PredictionIntake intake = new PredictionIntake(log, run, batchBytes, listener);
      try {
        return intake.take();
      } catch (TableWrite.ConflictException e) {
        if (tried == TRIES) {
          throw e;
        }
      } catch (UncheckedIOException e) {
        throw intake.failure(new IOException(LakeException.reason(e), e));
      } catch (IOException e) {
        throw intake.failure(e);
      }
    }
  }

  private LakeException failure(IOException e) {
    return LakeException.of(
        String.format(
            Locale.ROOT,
            "taking in the predictions of %s (%,d of %,d bytes were read; the table is as it was,"
                + " and the next run takes them in from the start)",
            log.folder(),
            reached.bytes(),
            reached.ofBytes()),
        e);
  }

  private Taken take() throws IOException {
    List<String> unknown = takeFeatureSets();
    List<PredictionLog.Complete> files = log.files();
    Set<TakenFile> known = log.taken(files);
    files.removeIf(file -> known.contains(file.state()));
    if (files.isEmpty()) {
      return new Taken(0, 0, 0, 0, List.of(), unknown);
    }
    reached = new Reached(0, files.stream().mapToLong(file -> file.state().bytes()).sum(), 0);
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
  private final class OneFile {

    private final PredictionLog.Complete file;
    private final PredictionBatches batches;
    private final RejectedLines rejected;
    private final List<RejectedPrediction> before = new ArrayList<>();
    private final long readBefore = reached.bytes();
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
        ParsedLine.read(in, batches.workers(), this::take);
      }
      rejectThoseBefore(near == null ? fileTime() : near);
      reach(state.bytes(), 0);
      return new TakenFile(state.path(), state.day(), bytes, state.changed());
    }

    private Instant fileTime() {
      TakenFile state = file.state();
      return state.day().equals(Instant.EPOCH) ? state.changed() : state.day();
    }

    private void take(ParsedLine parsed) throws IOException {
      LogLine line = parsed.line();
      LoggedPrediction prediction = parsed.prediction();
      if (prediction != null) {
        near = prediction.time();
        rejectThoseBefore(near);
        batches.add(prediction, line.length());
      } else if (line.isEnded()) {
        reject(line, parsed.fault());
      } else {
        bytes = line.position();
      }
      reach(line.position() + line.length(), 1);
    }

    private void reach(long bytesOfFile, int lines) {
      reached = new Reached(readBefore + bytesOfFile, reached.ofBytes(), reached.lines() + lines);
      if (reached.lines() % LINES_BETWEEN == 0) {
        listener.at(reached);
      }
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
