package io.purchaseintent.serving.edge;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests on once their bodies are there, so that one whose body drips holds no place among
 * those that are worked on, and no thread. Bodies that are there with their headers, as nearly all
 * are, go on at once. One that is longer than any route takes goes on as it comes, and so do all
 * while those that wait have too much memory together. Thread-safe.
 */
final class WholeBody extends Handler.Wrapper {

  /** More than a route takes. */
  private static final int LONGEST = (2 << 20) + 1;

  /** Bytes that bodies that are not there yet may have together. */
  private static final long MOST_WAITING = 64L << 20;

  private static final int FIRST_BYTES = 4 << 10;

  private final AtomicLong waiting = new AtomicLong();

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    long length = request.getLength();
    if (length == 0 || length >= LONGEST) {
      return super.handle(request, response, callback);
    }
    Content.Chunk first = request.read();
    if (first != null && first.isLast() && !Content.Chunk.isFailure(first)) {
      return super.handle(new Read(request, first, request.getBeginNanoTime()), response, callback);
    }
    new Reading(request, response, callback).take(first);
    return true;
  }

  private boolean handOn(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, response, callback);
  }

  /**
   * Since when a request could be worked on: since its first byte, or since its body was there if
   * that came later; as {@link System#nanoTime} tells it.
   */
  static long readySince(Request request) {
    Read read = Request.as(request, Read.class);
    return read == null ? request.getBeginNanoTime() : read.since;
  }

  /** Reads a body that comes in pieces, without a thread that waits for them. */
  private final class Reading implements Invocable.Task {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private byte[] bytes = new byte[0];
    private int length;

    Reading(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    @Override
    public void run() {
      take(request.read());
    }

    /** Takes a piece, and all that lie behind it. */
    void take(Content.@Nullable Chunk first) {
      Content.Chunk chunk = first;
      while (chunk != null) {
        if (Content.Chunk.isFailure(chunk)) {
          goOn(chunk);
          return;
        }
        boolean last = chunk.isLast();
        boolean full = !keep(chunk.getByteBuffer());
        chunk.release();
        if (last || full) {
          goOn(last ? Content.Chunk.EOF : null);
          return;
        }
        chunk = request.read();
      }
      request.demand(this);
    }

    /** Whether there is room for more. */
    private boolean keep(ByteBuffer piece) {
      int needed = length + piece.remaining();
      if (needed > bytes.length) {
        int grown = Math.max(needed, Math.max(FIRST_BYTES, 2 * bytes.length));
        waiting.addAndGet(grown - bytes.length);
        bytes = Arrays.copyOf(bytes, grown);
      }
      int more = piece.remaining();
      piece.get(bytes, length, more);
      length += more;
      return length < LONGEST && waiting.get() < MOST_WAITING;
    }

    /**
     * Sends the request on.
     *
     * @param end of its body: EOF, a failure, or null where the rest is still to come
     */
    private void goOn(Content.@Nullable Chunk end) {
      waiting.addAndGet(-bytes.length);
      Content.Chunk body =
          Content.Chunk.from(ByteBuffer.wrap(bytes, 0, length), end == Content.Chunk.EOF);
      Request whole = new Read(request, body, System.nanoTime(), end);
      try {
        if (!handOn(whole, response, callback)) {
          Response.writeError(whole, response, callback, 404);
        }
      } catch (Throwable e) {
        Response.writeError(whole, response, callback, e);
      }
    }
  }

  /** A request with what was read of its body. */
  private static final class Read extends Request.Wrapper {

    private final long since;
    private final Content.@Nullable Chunk end;
    private Content.@Nullable Chunk next;

    Read(Request request, Content.Chunk body, long since) {
      this(request, body, since, Content.Chunk.EOF);
    }

    Read(Request request, Content.Chunk body, long since, Content.@Nullable Chunk end) {
      super(request);
      this.next = body;
      this.since = since;
      this.end = end;
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.Chunk now = next;
      if (now != null) {
        next = null;
        return now;
      }
      return end == null ? super.read() : end;
    }

    @Override
    public void demand(Runnable whenThere) {
      if (next == null && end == null) {
        super.demand(whenThere);
      } else {
        getContext().execute(whenThere);
      }
    }
  }
}
