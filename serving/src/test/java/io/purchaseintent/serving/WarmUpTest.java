package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.variant.Variants;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class WarmUpTest {

  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Logger LOG = Logger.getLogger(WarmUp.class.getName());

  @TempDir private Path folder;

  private @Nullable Handler handler;

  private static RouteGroup predict(Consumer<String> answer) {
    return routes ->
        routes.add(
            Operation.post(Access.PREDICT, "/predict", "Asked.")
                .answer(200, "It is.", Schema.object())
                .handledBy(
                    context -> {
                      answer.accept(context.body());
                      context.result("{}");
                    }));
  }

  @Test
  void questions_areAnsweredByTheModel_ofVisitsThatAreThere() throws Exception {
    PropensityModel model = TrainedModel.register(folder.resolve("registry"));
    Variants variants = Variants.of(model);
    List<MeterRegistry> meters = new ArrayList<>();

    int answers =
        WarmUp.run(
            registry -> {
              meters.add(registry);
              return WarmUp.routes(
                  () -> variants, new EmptyStore(), null, Clock.systemUTC(), registry);
            },
            Duration.ofSeconds(10));

    assertTrue(answers > 0);
    // The model itself was asked, not the rate of purchases that answers where nothing is known.
    assertTrue(
        meters
                .get(0)
                .get("predict_latency")
                .tag("variant", "champion")
                .tag("rung", "full")
                .timer()
                .count()
            >= answers);
  }

  @Test
  void serverThatStartsTooLate_isWarnedOf_withTheReason() {
    List<LogRecord> told = told();

    assertEquals(0, WarmUp.run(registry -> predict(body -> {}), Duration.ZERO));

    assertEquals(1, told.size());
    assertEquals(Level.WARNING, told.get(0).getLevel());
    assertTrue(
        told.get(0)
            .getMessage()
            .matches(
                "The first answers may be slow: within the 0 ms for warming up no made-up question"
                    + " was answered, as the server for them took \\d+ ms to start\\. Is the"
                    + " machine busy\\?"),
        told.get(0).getMessage());
    // Javalin waits in a thread to say that nobody started the server.
    assertTrue(
        Thread.getAllStackTraces().values().stream()
            .flatMap(Arrays::stream)
            .noneMatch(frame -> frame.getClassName().startsWith("io.javalin.jetty.JettyServer")));
  }

  /** What the warm-up tells from now on. */
  private List<LogRecord> told() {
    List<LogRecord> told = new ArrayList<>();
    handler =
        new Handler() {
          @Override
          public void publish(LogRecord each) {
            told.add(each);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    LOG.addHandler(handler);
    return told;
  }

  @AfterEach
  void hearNoMore() {
    LOG.removeHandler(handler);
  }

  @Test
  void routeThatFails_failsNothingElse() {
    assertEquals(
        0,
        WarmUp.run(
            registry ->
                predict(
                    body -> {
                      throw new IllegalStateException("on purpose");
                    }),
            LONGEST));
    assertEquals(
        0,
        WarmUp.run(
            registry -> {
              throw new IllegalStateException("on purpose");
            },
            LONGEST));
  }

  @Test
  void routeThatHangs_isNotWaitedFor() {
    CountDownLatch never = new CountDownLatch(1);
    List<LogRecord> told = told();

    int answers =
        WarmUp.run(
            registry ->
                predict(
                    body -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }),
            LONGEST);

    assertEquals(0, answers);
    assertTrue(told.get(0).getMessage().contains("as the first took longer"));
  }
}
