package io.purchaseintent.lake.prediction;

import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is written of a log, batch after batch, and committed at once. One batch is written while
 * the next is filled. Not thread-safe.
 */
final class PredictionBatches implements AutoCloseable {

  private final TableWrite write;
  private final long batchBytes;
  private final List<TableFile> before;
  private final ExecutorService writer;

  // While a batch is written, these and the table are the writer's alone.
  private final List<WrittenFile> written = new ArrayList<>();
  private final SeenPredictions seen = new SeenPredictions();

  private @Nullable Future<Integer> writing;
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
    TableView view = write.before();
    this.before = view == null ? List.of() : view.files();
    write.wrote(written);
    this.writer =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "predictions");
              thread.setDaemon(true);
              return thread;
            });
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
    if (batch.add(prediction, length)) {
      added++;
    } else {
      copies++;
    }
    if (batch.bytes() >= batchBytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    awaitWritten();
    PredictionBatch full = batch;
    batch = new PredictionBatch();
    writing = writer.submit(() -> write(full));
  }

  /**
   * Writes what of a batch is new.
   *
   * @return how many predictions are not
   */
  private int write(PredictionBatch full) throws IOException {
    int dropped = full.dropThoseIn(write.reader(), before);
    if (full.noteIn(seen)) {
      dropped += full.dropThoseIn(write.reader(), write.files());
    }
    written.addAll(full.write(write.writer()));
    write.wrote(written);
    return dropped;
  }

  private void awaitWritten() throws IOException {
    Future<Integer> last = writing;
    if (last == null) {
      return;
    }
    writing = null;
    try {
      int dropped = last.get();
      added -= dropped;
      copies += dropped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while predictions were written", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /** Writes the last batch, and commits all. */
  void end() throws IOException {
    flush();
    awaitWritten();
    if (!written.isEmpty()) {
      write.appendUnlessChanged();
    }
  }

  /** Waits until nothing is written any more. */
  @Override
  public void close() {
    writer.shutdown();
    boolean interrupted = false;
    while (!writer.isTerminated()) {
      try {
        writer.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
