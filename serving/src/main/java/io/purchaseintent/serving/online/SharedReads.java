package io.purchaseintent.serving.online;

import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets questions that wait at the same time share an MGET.
 *
 * <p>While no command is under way a question is sent at once; else it goes with all others that
 * wait, once the reply has come and the last of those whom it answers goes on. On a busy server
 * that takes a while in which more come. So a quiet server waits for nothing, and a busy one pays
 * the price of a command, in both processes, once for many questions. Thread-safe.
 */
final class SharedReads {

  /** So many questions share a command at most: a reply should not take long. */
  private static final int MOST_TOGETHER = 64;

  /**
   * What the store said.
   *
   * @param values of the keys; null where it failed
   * @param sendsNext whether who gets it must send what waits
   */
  private record Reply(
      @Nullable List<KeyValue<String, byte[]>> values,
      @Nullable Throwable failure,
      boolean sendsNext) {}

  private record Ask(List<String> keys, long deadlineNanos, CompletableFuture<Reply> reply) {}

  private final Function<String[], CompletionStage<List<KeyValue<String, byte[]>>>> mget;
  private final Deadlines deadlines;
  private final Queue<Ask> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean underWay = new AtomicBoolean();

  /**
   * Reads by a command.
   *
   * @param mget gives a value for each key, in their order, and does not wait
   */
  SharedReads(
      Function<String[], CompletionStage<List<KeyValue<String, byte[]>>>> mget,
      Deadlines deadlines) {
    this.mget = mget;
    this.deadlines = deadlines;
  }

  /**
   * Reads values, and waits for them.
   *
   * @param deadlineNanos instant as {@link System#nanoTime} tells it, at which this fails
   * @return a value for each key, in their order
   * @throws ExecutionException if the store fails, or does not answer in time
   */
  List<KeyValue<String, byte[]>> read(List<String> keys, long deadlineNanos)
      throws ExecutionException, InterruptedException {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.add(new Ask(keys, deadlineNanos, reply));
    deadlines.end(reply, deadlineNanos);
    sendWhatWaits();
    try {
      return values(reply.get());
    } catch (InterruptedException e) {
      if (!reply.cancel(false) && !reply.isCompletedExceptionally()) {
        // It came meanwhile, and nobody else does what comes with it.
        values(reply.join());
      }
      throw e;
    }
  }

  private List<KeyValue<String, byte[]>> values(Reply reply) throws ExecutionException {
    if (reply.sendsNext()) {
      sendNext();
    }
    if (reply.values() == null) {
      throw new ExecutionException(reply.failure());
    }
    return reply.values();
  }

  /** How many questions no command has taken yet. */
  int waiting() {
    return waiting.size();
  }

  private void sendNext() {
    underWay.set(false);
    sendWhatWaits();
  }

  private void sendWhatWaits() {
    // Looks again after it has left: what came meanwhile relied on the one that was under way.
    while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
      if (!send()) {
        underWay.set(false);
      }
    }
  }

  /** Whether there was something to send. */
  private boolean send() {
    List<Ask> together = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    long deadline = Long.MIN_VALUE;
    @Nullable Ask next = waiting.poll();
    while (next != null) {
      if (!next.reply().isDone()) {
        together.add(next);
        keys.addAll(next.keys());
        deadline = Math.max(deadline, next.deadlineNanos());
      }
      next = together.size() < MOST_TOGETHER ? waiting.poll() : null;
    }
    if (together.isEmpty()) {
      return false;
    }
    CompletableFuture<List<KeyValue<String, byte[]>>> values = ask(keys);
    deadlines.end(values, deadline);
    values.whenComplete((found, failure) -> answer(together, found, failure));
    return true;
  }

  private CompletableFuture<List<KeyValue<String, byte[]>>> ask(List<String> keys) {
    try {
      return mget.apply(keys.toArray(String[]::new)).toCompletableFuture();
    } catch (RuntimeException e) {
      // As one that fails later: who waits must hear of it, and the next must be sent.
      return CompletableFuture.failedFuture(e);
    }
  }

  private void answer(
      List<Ask> together,
      @Nullable List<KeyValue<String, byte[]>> found,
      @Nullable Throwable failure) {
    int from = 0;
    for (int i = 0; i < together.size(); i++) {
      Ask ask = together.get(i);
      int to = from + ask.keys().size();
      boolean last = i == together.size() - 1;
      boolean goesOn =
          ask.reply()
              .complete(new Reply(found == null ? null : found.subList(from, to), failure, last));
      if (last && !goesOn) {
        sendNext();
      }
      from = to;
    }
  }
}
