package io.purchaseintent.rollout;

import io.purchaseintent.rollout.evidence.OutcomeSource;
import io.purchaseintent.rollout.evidence.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the lake tells of a step, read anew every so often. That may take minutes, in which servers
 * are looked at all the same: what fails there is to be out within seconds. Not thread-safe.
 */
final class LakeLook {

  private final OutcomeSource source;
  private final Duration every;
  private final Executor executor;
  private @Nullable CompletableFuture<Outcomes> reading;
  private int readingOf = -1;
  private @Nullable Instant began;
  private Outcomes newest = Outcomes.unknown("");
  private int newestOf = -1;

  /**
   * A look at a lake.
   *
   * @param executor what reads; one that runs in the caller's thread has him wait
   */
  LakeLook(OutcomeSource source, Duration every, Executor executor) {
    this.source = source;
    this.every = every;
    this.executor = executor;
  }

  /**
   * The newest that is known of a step.
   *
   * @param step number of the move that it began with
   * @param variant as servers call the version in it
   */
  Outcomes of(int step, Instant since, String champion, String variant, Instant now) {
    takeWhatWasRead();
    if (reading == null && isDue(step, now)) {
      readingOf = step;
      began = now;
      reading = CompletableFuture.supplyAsync(() -> source.of(since, champion, variant), executor);
      takeWhatWasRead();
    }
    return newestOf == step
        ? newest
        : Outcomes.unknown("the lake is being read for the first time in this step");
  }

  private boolean isDue(int step, Instant now) {
    return began == null
        || readingOf != step
        || !now.isBefore(began.plus(every))
        || now.isBefore(began);
  }

  private void takeWhatWasRead() {
    if (reading != null && reading.isDone()) {
      try {
        newest = reading.join();
        newestOf = readingOf;
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      } finally {
        reading = null;
      }
    }
  }
}
