package io.purchaseintent.watch.alert;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.purchaseintent.delivery.DeliveryFailure;
import io.purchaseintent.delivery.HttpPost;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells receivers at the same time, each again and again until it took it or time is up. */
final class Post {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Patience patience;

  Post(Patience patience) {
    this.patience = patience;
  }

  /**
   * Tells each receiver its message.
   *
   * @return why, by name, of those that did not take it
   */
  Map<String, String> deliver(Map<String, Receiver> receivers, Map<String, Message> messages) {
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "alert");
              // One that hangs does not keep the process.
              thread.setDaemon(true);
              return thread;
            });
    Map<String, Future<?>> deliveries = new LinkedHashMap<>();
    messages.forEach(
        (name, message) -> {
          Receiver receiver = receivers.get(name);
          if (receiver != null) {
            deliveries.put(name, threads.submit(() -> retry(receiver, message)));
          }
        });
    Map<String, String> failures = new TreeMap<>();
    long end = System.nanoTime() + patience.whole().toNanos();
    deliveries.forEach(
        (name, delivery) -> {
          String failure = await(delivery, end - System.nanoTime());
          if (failure != null) {
            failures.put(name, failure);
          }
        });
    threads.shutdownNow();
    return failures;
  }

  private void retry(Receiver receiver, Message message) {
    RetryPolicy<Void> again =
        RetryPolicy.<Void>builder()
            .handleIf(
                failure ->
                    failure instanceof DeliveryFailure delivery && delivery.isWorthAnotherTry())
            .withMaxAttempts(patience.attempts())
            .withBackoff(patience.firstPause(), LONGEST_PAUSE)
            .withDelayFnOn(
                context ->
                    context.getLastException() instanceof DeliveryFailure delivery
                            && delivery.waitAsked() != null
                        ? delivery.waitAsked()
                        : Duration.ofNanos(-1),
                DeliveryFailure.class)
            .build();
    Failsafe.with(again).run(() -> receiver.deliver(message));
  }

  private @Nullable String await(Future<?> delivery, long nanos) {
    try {
      delivery.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return null;
    } catch (TimeoutException e) {
      return "it did not take the message within " + HttpPost.seconds(patience.whole());
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      Throwable failure = cause instanceof FailsafeException ? cause.getCause() : cause;
      return failure instanceof DeliveryFailure ? failure.getMessage() : String.valueOf(failure);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the watch was stopped";
    }
  }
}
