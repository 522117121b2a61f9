package io.purchaseintent.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.serving.dashboard.RecentPredictions;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.online.MadeUpStates;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.VariantObserver;
import io.purchaseintent.serving.variant.Variants;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process that has just started answer made-up questions, so that the first ones of a shop
 * do not wait until classes are loaded and their code is compiled.
 *
 * <p>They are asked over HTTP, of a server on a port of this machine that is there meanwhile only;
 * what it counts is thrown away with it.
 */
final class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class.getName());

  /** These tell at each start of a server where it listens, which nobody should ask here. */
  private static final List<Logger> TALKATIVE =
      List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse.jetty"));

  private static final String HOST = "127.0.0.1";

  private static final String PATH = "/predict";

  /** That a store is slow while it is cold should not count against it. */
  private static final Duration DEADLINE = Duration.ofMillis(500);

  /** Longer than any made-up visit is old. */
  private static final SessionGap MADE_UP_GAP = new SessionGap(Duration.ofDays(1));

  private final long end;
  private int answers;

  /** Why there is no answer yet. */
  private String obstacle = "the server for them did not start";

  private WarmUp(long end) {
    this.end = end;
  }

  /** What a shop asks most, of made-up visits; neither logged nor heard of by a guard. */
  static RouteGroup routes(
      Supplier<Variants> variants,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizer,
      Clock clock,
      MeterRegistry meters) {
    ScoringService service =
        new ScoringService(
            variants,
            new MadeUpStates(reader, clock),
            pseudonymizer,
            DEADLINE,
            MADE_UP_GAP,
            VariantObserver.NONE,
            new PredictionIds("warm-up"));
    PredictionRecorder recorder =
        new PredictionRecorder(
            new RecentPredictions(PredictionSink.NONE, clock),
            new ScoreMetrics(meters),
            VariantObserver.NONE,
            0);
    return new PredictRoutes(service, recorder, new Questions(clock, RatesInEffect.NONE, meters));
  }

  /**
   * Asks and asks. What fails is logged, and nothing more: a server that is cold answers, too.
   *
   * @param routes that are to be fast, over a registry for what they count
   * @param longest after which it ends, whatever is asked then
   * @return how many questions were answered
   */
  static int run(Function<MeterRegistry, RouteGroup> routes, Duration longest) {
    long start = System.nanoTime();
    WarmUp warmUp = new WarmUp(start + longest.toNanos());
    try {
      warmUp.answer(routes);
      long millis = (System.nanoTime() - start) / 1_000_000;
      if (warmUp.answers > 0) {
        LOG.info(
            () -> "Warmed up by %d made-up questions in %d ms".formatted(warmUp.answers, millis));
      } else {
        LOG.warning(
            () ->
                "The first answers may be slow: within the %d ms for warming up no made-up question"
                        .formatted(longest.toMillis())
                    + " was answered, as "
                    + warmUp.obstacle
                    + ". Is the machine busy?");
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "The first answers may be slow: warming up failed after " + warmUp.answers,
          e);
    }
    return warmUp.answers;
  }

  private void answer(Function<MeterRegistry, RouteGroup> routes) throws IOException {
    long begun = System.nanoTime();
    ServingMetrics metrics = new ServingMetrics();
    HttpEdge edge =
        HttpEdge.plain(
            new HttpEdge.Settings(
                HOST, 0, Integer.MAX_VALUE, Duration.ofSeconds(20), Duration.ZERO),
            "warm-up");
    List<@Nullable Level> levels = new ArrayList<>();
    for (Logger logger : TALKATIVE) {
      levels.add(logger.getLevel());
      logger.setLevel(Level.WARNING);
    }
    try (HttpServer server =
        HttpServer.start(metrics, List.of(routes.apply(metrics.registry())), edge)) {
      long millis = (System.nanoTime() - begun) / 1_000_000;
      obstacle = "the server for them took " + millis + " ms to start";
      URI uri = URI.create("http://" + HOST + ":" + server.port() + PATH);
      while (System.nanoTime() - end < 0) {
        obstacle = "the first took longer";
        ask(uri);
        answers++;
      }
    } catch (SocketTimeoutException e) {
      LOG.log(Level.FINE, "the last question was not answered any more", e);
    } finally {
      for (int i = 0; i < levels.size(); i++) {
        TALKATIVE.get(i).setLevel(levels.get(i));
      }
    }
  }

  private void ask(URI uri) throws IOException {
    HttpURLConnection question = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    int millisLeft = (int) Math.max(1, (end - System.nanoTime()) / 1_000_000);
    question.setConnectTimeout(millisLeft);
    question.setReadTimeout(millisLeft);
    question.setDoOutput(true);
    question.setRequestProperty("Content-Type", "application/json");
    try (OutputStream body = question.getOutputStream()) {
      body.write(body(answers).getBytes(StandardCharsets.UTF_8));
    }
    if (question.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException(PATH + " answered " + question.getResponseCode());
    }
    try (InputStream answer = question.getInputStream()) {
      // Read to its end, the connection is taken for the next question.
      answer.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Every third visitor is a stranger. */
  private static String body(int number) {
    String user = number % 3 == 0 ? "" : "\"user_id\":\"warm-up-%d\",".formatted(number);
    return "{%s\"session_id\":\"warm-up-%d\",\"product_id\":\"warm-up\",\"context\":{\"price\":18}}"
        .formatted(user, number);
  }
}
