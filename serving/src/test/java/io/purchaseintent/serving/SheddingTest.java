package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.serving.RawHttp.Answer;
import io.purchaseintent.serving.http.RouteGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than can be answered: as many as are worked on at once, which do not end. */
@Timeout(60)
final class SheddingTest {

  private final CountDownLatch busy = new CountDownLatch(HttpServer.MAX_AT_ONCE);
  private final CountDownLatch end = new CountDownLatch(1);

  private static Answer get(HttpServer server, String path) throws IOException {
    return RawHttp.ask("127.0.0.1", server.port(), "GET " + path, "localhost");
  }

  private void work() throws InterruptedException {
    busy.countDown();
    end.await();
  }

  @Test
  void whatIsTooMuch_isRefusedAfterAWait_andHealthIsAlwaysTold() throws Exception {
    ServingMetrics metrics = new ServingMetrics();
    RouteGroup routes =
        added -> {
          added.get("/work", context -> work());
          added.get("/quick", context -> context.result("done"));
          added.get("/health/live", context -> context.result("alive"));
        };
    ExecutorService askers = Executors.newFixedThreadPool(HttpServer.MAX_AT_ONCE);
    try (HttpServer server = HttpServer.start(metrics, List.of(routes), "127.0.0.1", 0)) {
      List<Future<Answer>> working = new ArrayList<>();
      for (int i = 0; i < HttpServer.MAX_AT_ONCE; i++) {
        working.add(askers.submit(() -> get(server, "/work")));
      }
      assertTrue(busy.await(30, TimeUnit.SECONDS));

      Answer refused = get(server, "/quick");

      assertEquals(503, refused.status());
      assertEquals("1", refused.header("Retry-After"));
      assertTrue(refused.body().contains("More requests come than can be answered"), refused::text);
      assertEquals(200, get(server, "/health/live").status());
      assertTrue(metrics.scrape().contains("requests_shed_total 1.0"), metrics::scrape);
      end.countDown();
      for (Future<Answer> each : working) {
        assertEquals(200, each.get().status());
      }
      assertEquals(200, get(server, "/quick").status());
    } finally {
      end.countDown();
      askers.shutdownNow();
    }
  }
}
