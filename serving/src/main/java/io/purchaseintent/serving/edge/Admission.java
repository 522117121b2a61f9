package io.purchaseintent.serving.edge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a number of requests be worked on at the same time. Some more wait in their order. Those
 * beyond, and those that waited too long, are refused with 503, which costs little, so that those
 * before them have their answers in time.
 *
 * <p>Jetty's QoSHandler does the same, but spins while it hands a place on: on virtual threads, of
 * which a core runs one until it waits, two that spin keep the one that they spin for from a core,
 * and a server with two cores answers nobody any more.
 */
public final class Admission extends ConditionalHandler.Abstract {

  private final Semaphore places;
  private final int maxPresent;
  private final long maxWaitNanos;
  private final AtomicInteger present = new AtomicInteger();
  private final LongAdder refused = new LongAdder();

  /**
   * Admits requests.
   *
   * @param atOnce requests that are worked on at the same time
   * @param waiting requests that wait at the same time
   * @param maxWait from a request's first byte until it is refused
   */
  public Admission(int atOnce, int waiting, Duration maxWait) {
    this.places = new Semaphore(atOnce, true);
    this.maxPresent = atOnce + waiting;
    this.maxWaitNanos = maxWait.toNanos();
  }

  /** How many were refused until now. */
  public long refused() {
    return refused.sum();
  }

  @Override
  protected boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    if (!admitted(maxWaitNanos - (System.nanoTime() - request.getBeginNanoTime()))) {
      refused.increment();
      Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Request.addCompletionListener(
        request,
        failure -> {
          present.decrementAndGet();
          places.release();
        });
    return nextHandler(request, response, callback);
  }

  private boolean admitted(long waitNanos) throws InterruptedException {
    boolean admitted = false;
    try {
      admitted =
          present.incrementAndGet() <= maxPresent
              && places.tryAcquire(waitNanos, TimeUnit.NANOSECONDS);
      return admitted;
    } finally {
      if (!admitted) {
        present.decrementAndGet();
      }
    }
  }

  @Override
  protected boolean onConditionsNotMet(Request request, Response response, Callback callback)
      throws Exception {
    return nextHandler(request, response, callback);
  }
}
