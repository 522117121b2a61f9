package io.purchaseintent.serving.edge;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * A request whose body must come within a time. The connection's idle timeout alone would let a
 * client hold on to a request for as long as it likes, a byte at a time.
 */
final class TimedBody extends Request.Wrapper {

  private final long start = System.nanoTime();
  private final long nanos;

  TimedBody(Request request, long nanos) {
    super(request);
    this.nanos = nanos;
  }

  @Override
  public Content.Chunk read() {
    if (System.nanoTime() - start > nanos) {
      Throwable late =
          new TimeoutException(
              "the body did not come within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
      return Content.Chunk.from(late);
    }
    return super.read();
  }
}
