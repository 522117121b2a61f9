package io.purchaseintent.lake.prediction;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;

/**
 * What is written of a log, batch after batch, and committed at once. Some are written while the
 * next is filled. Not thread-safe.
 */
final class PredictionBatches implements AutoCloseable {

  /** So many batches are written at a time, however many cores there are: each is in memory. */
  private static final int MOST_WRITTEN = 3;

  /**
   * What a batch may take of the heap for each byte of its lines, with what is made to write it.
   */
  private static final int BYTES_OF_HEAP = 8;

  /** What became of the predictions of a batch. */
  private record Counts(int added, int copies) {}

  private final Workers workers = new Workers();
  private final TableWrite write;
  private final long batchBytes;
  private final int mostWritten;
  private final List<TableFile> before;
  private final TableReader reader;
  private final TableWriter writer;
  private final SeenPredictions seen = new SeenPredictions();
  private final Queue<Future<Counts>> writing = new ArrayDeque<>();
  private final List<WrittenFile> written = Collections.synchronizedList(new ArrayList<>());
  private PredictionBatch batch = new PredictionBatch();
  private long added;
  private long copies;

  /**
   * Nothing of a log yet.
   *
   * @param batchBytes of lines that a batch has
   */
  PredictionBatches(TableWrite write, long batchBytes) {
    this.write = write;
    this.batchBytes = batchBytes;
    this.mostWritten = mostWritten(workers.number(), batchBytes);
    TableView view = write.before();
    this.before = view == null ? List.of() : view.files();
    this.reader = write.reader();
    this.writer = write.writer();
    write.wrote(written);
  }

  private static int mostWritten(int cores, long batchBytes) {
    long room = Runtime.getRuntime().maxMemory() / (BYTES_OF_HEAP * batchBytes);
    return (int) Math.max(1, Math.min(Math.min(cores, MOST_WRITTEN), room));
  }

  /** Those that write, and may do other work beside it. */
  Workers workers() {
    return workers;
  }

  /** Predictions that are new; once all is ended. */
  long added() {
    return added;
  }

  /** Predictions that the table had, or that were there twice; once all is ended. */
  long copies() {
    return copies;
  }

  void add(LoggedPrediction prediction, long length) throws IOException {
    boolean mayBeCopy = seen.note(prediction.id(), prediction.time().toEpochMilli());
    batch.add(prediction, length, mayBeCopy);
    if (batch.bytes() >= batchBytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    PredictionBatch full = batch;
    batch = new PredictionBatch();
    List<TableFile> files = before;
    if (full.mayHaveCopies()) {
      awaitAllBut(0);
      write.wrote(written);
      files = new ArrayList<>(before);
      files.addAll(write.files());
    }
    awaitAllBut(mostWritten - 1);
    List<TableFile> there = files;
    writing.add(workers.start(() -> write(full, there)));
  }

  /** Writes what of a batch is new. */
  private Counts write(PredictionBatch full, List<TableFile> there) throws IOException {
    int dropped = full.dropCopies(reader, there);
    full.write(writer, written::add);
    return new Counts(full.size(), dropped);
  }

  private void awaitAllBut(int most) throws IOException {
    while (writing.size() > most) {
      Counts counts = Workers.result(writing.remove());
      added += counts.added();
      copies += counts.copies();
    }
  }

  /** Writes the last batch, and commits all. */
  void end() throws IOException {
    flush();
    awaitAllBut(0);
    write.wrote(written);
    if (!written.isEmpty()) {
      write.appendUnlessChanged();
    }
  }

  /**
   * Waits until nothing is written any more, and notes what was, so that it goes if the run fails.
   */
  @Override
  public void close() {
    workers.close();
    write.wrote(written);
  }
}
