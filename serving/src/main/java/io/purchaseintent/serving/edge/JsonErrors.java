package io.purchaseintent.serving.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what no route sees, such as a request that is no HTTP, in the form of all errors. Says
 * nothing of what went wrong inside.
 */
final class JsonErrors extends ErrorHandler {

  private static final HttpField JSON =
      new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, MimeTypes.Type.APPLICATION_JSON.asString());

  private static final HttpField SOON = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1");

  private final EveryAnswer answers;

  JsonErrors(EveryAnswer answers) {
    this.answers = answers;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    answers.prepare(request, response);
    response.getHeaders().put(JSON);
    if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
      response.getHeaders().put(SOON);
    }
    int told = told(code);
    response.setStatus(told);
    response.write(true, body(told, response.getHeaders().get(RequestIds.HEADER)), callback);
  }

  /** Who asks by another version is wrong himself: a 5xx would wake those who watch the server. */
  private static int told(int code) {
    return code == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? HttpStatus.BAD_REQUEST_400 : code;
  }

  @Override
  public ByteBuffer badMessageError(
      int status, @Nullable String reason, HttpFields.Mutable fields) {
    fields.put(JSON);
    return body(status, null);
  }

  private static ByteBuffer body(int status, @Nullable String requestId) {
    String json =
        JsonNodeFactory.instance
            .objectNode()
            .put("error", status >= 500 ? "failed" : "refused")
            .put("reason", reason(status))
            .put("request_id", requestId)
            .toString();
    return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String reason(int status) {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 -> "This is no HTTP/1.1 as the standard has it";
      case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
          "Address and headers may have " + HttpOptions.MAX_HEADER_BYTES + " bytes together";
      case HttpStatus.SERVICE_UNAVAILABLE_503 ->
          "More requests come than can be answered, or the server is stopping: wait, and retry";
      case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "see the server's log";
      default -> HttpStatus.getMessage(status);
    };
  }
}
