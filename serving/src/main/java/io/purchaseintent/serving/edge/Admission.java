package io.purchaseintent.serving.edge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ConditionalHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets a number of requests be worked on at the same time. The others wait in their order, and are
 * refused with 503 if that takes too long, so that those before them have their answers in time.
 * Refusing at once would cost more: who is refused asks again. As many wait as there are
 * connections.
 *
 * <p>Jetty's QoSHandler does the same, but spins while it hands a place on: on virtual threads, of
 * which a core runs one until it waits, two that spin keep the one that they spin for from a core,
 * and a server with two cores answers nobody any more.
 */
public final class Admission extends ConditionalHandler.Abstract {

  private final Semaphore places;
  private final long maxWaitNanos;
  private final LongAdder refused = new LongAdder();

  /**
   * Admits requests.
   *
   * @param atOnce requests that are worked on at the same time
   * @param maxWait until a request is refused: from its first byte, or from the end of a body that
   *     came later
   */
  public Admission(int atOnce, Duration maxWait) {
    this.places = new Semaphore(atOnce, true);
    this.maxWaitNanos = maxWait.toNanos();
  }

  /** How many were refused until now. */
  public long refused() {
    return refused.sum();
  }

  @Override
  protected boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    long left = maxWaitNanos - (System.nanoTime() - WholeBody.readySince(request));
    if (!places.tryAcquire(left, TimeUnit.NANOSECONDS)) {
      refused.increment();
      Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Request.addCompletionListener(request, failure -> places.release());
    return nextHandler(request, response, callback);
  }

  @Override
  protected boolean onConditionsNotMet(Request request, Response response, Callback callback)
      throws Exception {
    return nextHandler(request, response, callback);
  }
}
