package io.purchaseintent.serving.online;

import io.lettuce.core.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets questions that wait at the same time share an MGET.
 *
 * <p>While no command is under way a question is sent at once; else it goes with all others that
 * wait, as soon as the reply comes. So a quiet server waits for nothing, and a busy one pays the
 * price of a command, in both processes, once for many questions. Thread-safe.
 */
final class SharedReads {

  /** So many questions share a command at most: a reply should not take long. */
  private static final int MOST_TOGETHER = 64;

  private record Ask(
      List<String> keys,
      long deadlineNanos,
      CompletableFuture<List<KeyValue<String, byte[]>>> reply) {}

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
   * Asks for values.
   *
   * @param deadlineNanos instant as {@link System#nanoTime} tells it, at which the reply fails
   * @return a value for each key, in their order
   */
  CompletableFuture<List<KeyValue<String, byte[]>>> ask(List<String> keys, long deadlineNanos) {
    CompletableFuture<List<KeyValue<String, byte[]>>> reply = new CompletableFuture<>();
    waiting.add(new Ask(keys, deadlineNanos, reply));
    deadlines.end(reply, deadlineNanos);
    sendWhatWaits();
    return reply;
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
        deadline = next.deadlineNanos();
      }
      next = together.size() < MOST_TOGETHER ? waiting.poll() : null;
    }
    if (together.isEmpty()) {
      return false;
    }
    CompletableFuture<List<KeyValue<String, byte[]>>> values =
        mget.apply(keys.toArray(String[]::new)).toCompletableFuture();
    deadlines.end(values, deadline);
    values.whenComplete(
        (found, failure) -> {
          underWay.set(false);
          // First what the store can work on meanwhile.
          sendWhatWaits();
          answer(together, found, failure);
        });
    return true;
  }

  private static void answer(
      List<Ask> together,
      @Nullable List<KeyValue<String, byte[]>> found,
      @Nullable Throwable failure) {
    int from = 0;
    for (Ask ask : together) {
      if (found == null) {
        ask.reply().completeExceptionally(failure == null ? new IllegalStateException() : failure);
      } else {
        ask.reply().complete(found.subList(from, from + ask.keys().size()));
        from += ask.keys().size();
      }
    }
  }
}
