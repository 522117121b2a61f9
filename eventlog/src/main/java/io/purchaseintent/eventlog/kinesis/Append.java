package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Records that one caller brought, and what became of them. Thread-safe. */
final class Append {

  private final CountDownLatch open;
  private final AtomicInteger missing;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final List<LogRecord> refused = new ArrayList<>();
  private @Nullable Exception reason;

  Append(int records) {
    this.open = new CountDownLatch(records);
    this.missing = new AtomicInteger(records);
  }

  /** One was taken. */
  void acknowledged() {
    if (missing.decrementAndGet() == 0) {
      end.complete(null);
    }
    open.countDown();
  }

  /** This one was not. */
  void failed(LogRecord record, Exception why) {
    synchronized (refused) {
      refused.add(record);
      reason = why;
    }
    end.completeExceptionally(why);
    open.countDown();
  }

  /** Waits until all are taken, or one is not. */
  void await() throws LogBehindException, LogUnavailableException, InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof LogBehindException) {
        throw new LogBehindException(String.valueOf(cause.getMessage()));
      }
      throw new LogUnavailableException(
          String.valueOf(cause == null ? e.getMessage() : cause.getMessage()),
          cause == null ? e : cause);
    }
  }

  /** Waits until it is known what became of each; those that were not taken. */
  KinesisLog.Refused awaitEach() throws InterruptedException {
    open.await();
    synchronized (refused) {
      return new KinesisLog.Refused(List.copyOf(refused), reason);
    }
  }
}
