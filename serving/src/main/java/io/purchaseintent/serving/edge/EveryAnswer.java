package io.purchaseintent.serving.edge;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives every answer its headers, which a route may replace, and every request a name and a time in
 * which its body must come.
 */
final class EveryAnswer extends Handler.Wrapper {

  private static final HttpField NO_SNIFF =
      new PreEncodedHttpField("X-Content-Type-Options", "nosniff");
  private static final HttpField NO_REFERRER =
      new PreEncodedHttpField("Referrer-Policy", "same-origin");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");

  private final RequestIds ids;
  private final long bodyNanos;

  EveryAnswer(RequestIds ids, long bodyNanos) {
    this.ids = ids;
    this.bodyNanos = bodyNanos;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    prepare(request, response);
    boolean hasBody = request.getLength() != 0;
    Request asked = hasBody ? new TimedBody(request, bodyNanos) : request;
    if (request.getHeaders().contains(HttpHeader.SEC_WEBSOCKET_VERSION)) {
      asked = new PlainHttp(asked);
    }
    if (HttpMethod.HEAD.is(request.getMethod())) {
      asked = new Get(asked);
    }
    return super.handle(asked, response, callback);
  }

  /**
   * A HEAD as the GET that it asks about; Jetty leaves the body out. Javalin would answer each with
   * 200, also where the server is not ready or has no such thing.
   */
  private static final class Get extends Request.Wrapper {

    Get(Request request) {
      super(request);
    }

    @Override
    public String getMethod() {
      return HttpMethod.GET.asString();
    }
  }

  /**
   * A request as if it did not ask for a WebSocket. There are none, and who asks for what a server
   * lacks is answered by HTTP; Javalin would fail on it, for it looks for an HTTP session.
   */
  private static final class PlainHttp extends Request.Wrapper {

    PlainHttp(Request request) {
      super(request);
    }

    @Override
    public HttpFields getHeaders() {
      return HttpFields.build(super.getHeaders()).remove(HttpHeader.SEC_WEBSOCKET_VERSION);
    }
  }

  /** Sets the headers; those of an answer that has them already stay. */
  void prepare(Request request, Response response) {
    HttpFields.Mutable headers = response.getHeaders();
    if (!headers.contains(RequestIds.HEADER)) {
      headers.put(NO_SNIFF);
      headers.put(NO_REFERRER);
      headers.put(NO_STORE);
      headers.put(RequestIds.HEADER, ids.of(request.getHeaders().get(RequestIds.HEADER)));
    }
  }
}
