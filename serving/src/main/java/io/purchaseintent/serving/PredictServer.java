package io.purchaseintent.serving;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.log.PredictionSink;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The HTTP side of the service: routes, and which error is told how. */
final class PredictServer implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PredictServer.class.getName());
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int FIRST_JDK_WITH_VIRTUAL_THREADS = 21;

  private final ObjectMapper json =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private final ScoringService service;
  private final FeatureReader reader;
  private final Clock clock;
  private final ServingMetrics metrics;
  private final PredictionIds ids;
  private final PredictionSink log;
  private final Javalin app;

  private PredictServer(
      ScoringService service,
      FeatureReader reader,
      Clock clock,
      ServingMetrics metrics,
      PredictionIds ids,
      PredictionSink log,
      List<RouteGroup> groups) {
    this.service = service;
    this.reader = reader;
    this.clock = clock;
    this.metrics = metrics;
    this.ids = ids;
    this.log = log;
    this.app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.http.prefer405over404 = true;
              config.concurrency.useVirtualThreads =
                  Runtime.version().feature() >= FIRST_JDK_WITH_VIRTUAL_THREADS;
              config.routes.post("/predict", this::predict);
              config.routes.get("/health", this::health);
              config.routes.get("/metrics", this::metrics);
              config.routes.get("/openapi.json", PredictServer::openApi);
              groups.forEach(group -> group.addTo(config.routes));
              config.routes.exception(InvalidRequest.class, this::invalid);
              config.routes.exception(HttpResponseException.class, this::refused);
              config.routes.exception(Exception.class, this::failed);
            });
  }

  /**
   * Starts to listen.
   *
   * @param metrics where all routes count
   * @param ids name predictions
   * @param log takes each prediction, and must not wait
   * @param groups routes beside those for scores
   * @param port 0 for any free one
   * @throws UserError if the port is taken
   */
  static PredictServer start(
      ScoringService service,
      FeatureReader reader,
      Clock clock,
      ServingMetrics metrics,
      PredictionIds ids,
      PredictionSink log,
      List<RouteGroup> groups,
      String host,
      int port) {
    PredictServer server = new PredictServer(service, reader, clock, metrics, ids, log, groups);
    try {
      server.app.start(host, port);
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
            "--host=" + host + " is no address of this machine: take 127.0.0.1 or 0.0.0.0");
      }
      if (cause instanceof BindException) {
        throw new UserError(
            "Port "
                + port
                + " on "
                + host
                + " is in use: stop what listens there, or take another with --port (0 for any)",
            e);
      }
      throw e;
    }
  }

  int port() {
    return app.port();
  }

  private void predict(Context context) {
    long start = System.nanoTime();
    Prediction prediction = service.predict(PredictRequest.of(body(context), clock));
    Answers.json(context, 200, PredictionJson.of(prediction, service.model()));
    long nanos = System.nanoTime() - start;
    metrics.answered(prediction, nanos);
    log.accept(prediction.toLogged(ids.next(), service.model(), nanos / 1_000));
  }

  private JsonNode body(Context context) {
    try (InputStream in = context.bodyInputStream()) {
      byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
      if (bytes.length > MAX_BODY_BYTES) {
        throw new HttpResponseException(413, "The body is longer than " + MAX_BODY_BYTES);
      }
      if (bytes.length == 0) {
        throw new HttpResponseException(400, "The body is empty");
      }
      return json.readTree(bytes);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new HttpResponseException(
          400,
          "The body is not one JSON value"
              + (at == null
                  ? ""
                  : ": see line " + at.getLineNr() + ", column " + at.getColumnNr()));
    } catch (IOException e) {
      throw new HttpResponseException(400, "The body is not readable");
    }
  }

  private void health(Context context) {
    boolean redis = reader.isReachable();
    Answers.json(
        context,
        200,
        json.createObjectNode()
            .put("status", redis ? "ok" : "degraded")
            .put("model_version", service.model().version())
            .put("feature_set", service.model().featureSet().hash())
            .put("redis", redis ? "ok" : "unreachable"));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  private static void openApi(Context context) throws IOException {
    try (InputStream in = PredictServer.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not in the jar");
      }
      context.contentType("application/json").result(in.readAllBytes());
    }
  }

  private void invalid(InvalidRequest refusal, Context context) {
    metrics.refused(422);
    Answers.json(
        context,
        422,
        json.createObjectNode()
            .put("error", "invalid")
            .put("field", refusal.field())
            .put("reason", refusal.reason()));
  }

  private void refused(HttpResponseException refusal, Context context) {
    metrics.refused(refusal.getStatus());
    Answers.json(
        context,
        refusal.getStatus(),
        json.createObjectNode()
            .put("error", "refused")
            .put("reason", String.valueOf(refusal.getMessage())));
  }

  private void failed(Exception failure, Context context) {
    metrics.refused(500);
    LOG.log(Level.SEVERE, "a request failed", failure);
    Answers.json(
        context,
        500,
        json.createObjectNode().put("error", "failed").put("reason", "see the server's log"));
  }

  @Override
  public void close() {
    app.stop();
  }
}
