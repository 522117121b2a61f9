package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.edge.Admission;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.FixedAnswer;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.OpenApi;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Route;
import io.purchaseintent.serving.openapi.Schema;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The HTTP side of the service: groups of routes, and which error is told how. */
final class HttpServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());

  /** Requests that are worked on at the same time; the others wait. */
  static final int MAX_AT_ONCE = 128;

  private static final Duration MAX_WAIT = Duration.ofMillis(120);
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  private final ServingMetrics metrics;
  private final Javalin app;
  private final FixedAnswer openApi;

  private HttpServer(ServingMetrics metrics, List<RouteGroup> groups, HttpEdge edge) {
    this.metrics = metrics;
    List<Route> declared = new ArrayList<>();
    this.app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              // It takes a server for forgotten whose start takes more than 5 s on a busy machine.
              config.startup.startupWatcherEnabled = false;
              config.http.prefer405over404 = true;
              config.concurrency.useVirtualThreads =
                  Runtime.version().feature() >= FIRST_JDK_WITH_VIRTUAL_THREADS;
              config.jetty.modifyServer(server -> server.setHandler(admission(metrics)));
              config.jetty.modifyServletContextHandler(
                  handler -> handler.setSessionHandler(new NoSessions()));
              Routes routes = new Routes(config.routes, config.unsafe.internalRouter);
              edge.addTo(config.jetty, routes::routeOf);
              config.requestLogger.http(metrics::answered);
              groups.forEach(group -> group.addTo(routes));
              routes.add(
                  Operation.get(
                          Access.OPEN, "/openapi.json", "This document: what the server answers.")
                      .answer(200, "OpenAPI 3.1.", Schema.object())
                      .answer(304, "The asker's copy is the newest.")
                      .handledBy(this::openApi));
              declared.addAll(routes.all());
              config.routes.exception(InvalidRequest.class, this::invalid);
              config.routes.exception(HttpResponseException.class, this::refused);
              config.routes.exception(Exception.class, this::failed);
            });
    ObjectNode document = OpenApi.document(declared, KeyGate::scopeOf);
    this.openApi =
        new FixedAnswer("application/json", document.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void openApi(Context context) {
    openApi.answer(context);
  }

  /**
   * Starts to listen, for as many as come and without TLS.
   *
   * @param port 0 for any free one
   * @throws UserError if the port is taken
   */
  static HttpServer start(ServingMetrics metrics, List<RouteGroup> groups, String host, int port) {
    return start(
        metrics,
        groups,
        HttpEdge.plain(
            new HttpEdge.Settings(
                host, port, Integer.MAX_VALUE, Duration.ofSeconds(20), Duration.ZERO),
            "request"));
  }

  /**
   * Starts to listen.
   *
   * @param metrics where refusals are counted
   * @param groups all routes
   * @throws UserError if the port is taken
   */
  static HttpServer start(ServingMetrics metrics, List<RouteGroup> groups, HttpEdge edge) {
    HttpServer server = new HttpServer(metrics, groups, edge);
    try {
      server.app.start();
      return server;
    } catch (RuntimeException e) {
      // Of the innermost cause: those around it take every failure to bind for a port in use.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      String reason = String.valueOf(cause.getMessage());
      if (cause instanceof UnresolvedAddressException || reason.contains("Cannot assign")) {
        throw UserError.ofUsage(
            "--host=" + edge.host() + " is no address of this machine: take 127.0.0.1 or 0.0.0.0");
      }
      if (cause instanceof BindException) {
        throw new UserError(
            "Port "
                + edge.port()
                + " on "
                + edge.host()
                + " is in use: stop what listens there, or take another with --port (0 for any)",
            e);
      }
      throw e;
    }
  }

  int port() {
    return app.port();
  }

  private void invalid(InvalidRequest refusal, Context context) {
    metrics.refused(422);
    Answers.json(
        context,
        422,
        Answers.invalid(refusal).put("request_id", HttpEdge.requestId(context.res())));
  }

  private void refused(HttpResponseException refusal, Context context) {
    metrics.refused(refusal.getStatus());
    if (refusal instanceof MethodNotAllowedResponse) {
      context.header("Allow", String.join(", ", refusal.getDetails().values()));
    }
    Answers.json(
        context,
        refusal.getStatus(),
        JsonNodeFactory.instance
            .objectNode()
            .put("error", "refused")
            .put("reason", reason(refusal))
            .put("request_id", HttpEdge.requestId(context.res())));
  }

  /** What was asked for can hold an id, and answers are kept by those between us and who asks. */
  private static String reason(HttpResponseException refusal) {
    return refusal instanceof EndpointNotFound
        ? "There is nothing at this address; GET /openapi.json tells what there is"
        : String.valueOf(refusal.getMessage());
  }

  private void failed(Exception failure, Context context) {
    metrics.refused(500);
    String id = HttpEdge.requestId(context.res());
    LOG.log(Level.SEVERE, failure, () -> "request " + id + " failed");
    Answers.json(
        context,
        500,
        JsonNodeFactory.instance
            .objectNode()
            .put("error", "failed")
            .put("reason", "see the server's log")
            .put("request_id", id));
  }

  @Override
  public void close() {
    app.stop();
  }

  /**
   * Whoever looks after the server's health is always answered: a busy server must not be taken for
   * a dead one.
   */
  private static Admission admission(ServingMetrics metrics) {
    Admission admission = new Admission(MAX_AT_ONCE, MAX_WAIT);
    admission.excludePath("/health", "/health/*");
    metrics.shed(admission);
    return admission;
  }

  /** Nobody logs in: no request pays for a look-up of its HTTP session. */
  private static final class NoSessions extends SessionHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      Handler next = getHandler();
      return next != null && next.handle(request, response, callback);
    }
  }
}
