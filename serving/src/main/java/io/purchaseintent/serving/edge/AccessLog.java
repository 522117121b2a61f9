package io.purchaseintent.serving.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.keys.KeyGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Notes requests, one JSON object a line: all that were refused or failed, and a share of the
 * others. It holds no network address, no query and no key, only a key's id.
 *
 * <p>Requests never wait for it: what finds the queue full, or cannot be written, is counted and
 * gone. Thread-safe.
 */
final class AccessLog implements RequestLog, Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AccessLog.class.getName());
  private static final int QUEUE_LENGTH = 1 << 13;
  private static final int FIRST_ERROR = 400;
  private static final int LONGEST_METHOD = 16;
  private static final long LOOK_UP_MILLIS = 200;

  /** Where lines go. */
  interface Target extends AutoCloseable {

    void write(byte[] line) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Target target;
  private final double share;
  private final Clock clock;
  private final Counter written;
  private final Counter dropped;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
  private final AtomicLong good = new AtomicLong();
  private volatile UnaryOperator<String> routeOf = path -> path;
  private volatile boolean closed;
  private @Nullable SupervisedLoop loop;
  private boolean failing;

  private AccessLog(Target target, double share, Clock clock, MeterRegistry registry) {
    this.target = target;
    this.share = share;
    this.clock = clock;
    this.written = outcome(registry, "written");
    this.dropped = outcome(registry, "dropped");
  }

  /**
   * Begins to log.
   *
   * @param share of the requests that went well, from 0 to 1: evenly, the first of a hundred for
   *     0.01
   */
  static AccessLog start(Target target, double share, Clock clock, MeterRegistry registry) {
    AccessLog log = new AccessLog(target, share, clock, registry);
    log.loop = SupervisedLoop.start("access-log", log::writeNext);
    return log;
  }

  /** Names requests by their route and not by their path, which whoever asks makes up. */
  void tellRoutesBy(UnaryOperator<String> route) {
    routeOf = route;
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loop == null ? List.of() : List.of(loop);
  }

  private static Counter outcome(MeterRegistry registry, String name) {
    return Counter.builder("access_log")
        .description("Noted requests by what became of their line")
        .tag("outcome", name)
        .register(registry);
  }

  @Override
  public void log(Request request, Response response) {
    if (response.getStatus() < FIRST_ERROR && !isSampled(good.getAndIncrement())) {
      return;
    }
    if (closed || !queue.offer(line(request, response))) {
      dropped.increment();
    }
  }

  private boolean isSampled(long number) {
    return Math.ceil((number + 1) * share) > Math.ceil(number * share);
  }

  private byte[] line(Request request, Response response) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Object key = request.getAttribute(KeyGate.KEY_ID);
    String path = request.getHttpURI().getCanonicalPath();
    json.put("time", clock.instant().toString())
        .put("method", shortened(request.getMethod(), LONGEST_METHOD))
        .put("path", path == null ? null : routeOf.apply(path))
        .put("status", response.getStatus())
        .put(
            "micros", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - request.getBeginNanoTime()))
        .put("bytes", Response.getContentBytesWritten(response))
        .put("key", key == null ? null : key.toString())
        .put("request_id", response.getHeaders().get(RequestIds.HEADER));
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable String shortened(@Nullable String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
  }

  /** Whether there may be more to write. */
  private boolean writeNext() throws InterruptedException {
    byte[] line = queue.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
    if (line != null) {
      write(line);
    }
    return !closed || !queue.isEmpty();
  }

  private void write(byte[] line) {
    try {
      target.write(line);
      written.increment();
      failing = false;
    } catch (IOException e) {
      dropped.increment();
      if (!failing) {
        LOG.warning(
            "The access log cannot be written ("
                + e
                + "); serving goes on, and access_log_total at /metrics counts what is lost");
        failing = true;
      }
    }
  }

  /** Writes what waits; what comes from now on is dropped. */
  @Override
  public void close() {
    closed = true;
    if (loop != null) {
      loop.close();
      loop.awaitEnd();
    }
    try {
      target.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The access log cannot be closed", e);
    }
  }
}
