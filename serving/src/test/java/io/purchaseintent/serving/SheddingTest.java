package io.purchaseintent.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.serving.RawHttp.Answer;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
          OpenRoutes.get(added, "/work", context -> work());
          OpenRoutes.get(added, "/quick", context -> context.result("done"));
          OpenRoutes.get(added, "/health/live", context -> context.result("alive"));
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

  @Test
  void bodiesThatDrip_holdNoPlace_andAreAnsweredOnceTheyAreThere() throws Exception {
    RouteGroup routes =
        added ->
            OpenRoutes.post(
                added,
                "/predict",
                context -> context.result("read " + JsonBody.read(context, 1_000).path("a")));
    String head = "POST /predict HTTP/1.1\r\nHost: here\r\nConnection: close\r\n";
    List<Socket> dripping = new ArrayList<>();
    try (HttpServer server =
        HttpServer.start(new ServingMetrics(), List.of(routes), "127.0.0.1", 0)) {
      for (int i = 0; i < HttpServer.MAX_AT_ONCE + 20; i++) {
        Socket socket = new Socket("127.0.0.1", server.port());
        dripping.add(socket);
        socket
            .getOutputStream()
            .write((head + "Content-Length: 7\r\n\r\n{\"a\"").getBytes(US_ASCII));
      }

      for (int i = 0; i < 5; i++) {
        Answer quick =
            RawHttp.send(
                "127.0.0.1",
                server.port(),
                (head + "Content-Length: 7\r\n\r\n{\"a\":2}").getBytes(US_ASCII));
        assertEquals(200, quick.status(), quick::text);
        assertEquals("read 2", quick.body());
      }

      for (Socket socket : dripping) {
        socket.getOutputStream().write(":".getBytes(US_ASCII));
        socket.getOutputStream().flush();
        socket.getOutputStream().write("1}".getBytes(US_ASCII));
      }
      for (Socket socket : dripping) {
        Answer late = new Answer(new String(socket.getInputStream().readAllBytes(), US_ASCII));
        assertEquals("read 1", late.body(), late::text);
      }
      Answer pieces =
          RawHttp.send(
              "127.0.0.1",
              server.port(),
              (head + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n4\r\n\":3}\r\n0\r\n\r\n")
                  .getBytes(US_ASCII));
      assertEquals("read 3", pieces.body(), pieces::text);
    } finally {
      for (Socket socket : dripping) {
        socket.close();
      }
    }
  }

  @Test
  void whoGoesAway_leavesHisPlace_andNoMoreThanAllowedAreWorkedOn() throws Exception {
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    RouteGroup routes =
        added -> {
          OpenRoutes.get(added, "/work", context -> work());
          OpenRoutes.get(
              added,
              "/quick",
              context -> {
                most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                context.result("x".repeat(100_000));
                atWork.decrementAndGet();
              });
        };
    ExecutorService askers = Executors.newFixedThreadPool(3 * HttpServer.MAX_AT_ONCE);
    try (HttpServer server =
        HttpServer.start(new ServingMetrics(), List.of(routes), "127.0.0.1", 0)) {
      List<Future<?>> gone = new ArrayList<>();
      for (int i = 0; i < 3 * HttpServer.MAX_AT_ONCE; i++) {
        gone.add(askers.submit(() -> askAndGo(server, 10)));
      }
      for (Future<?> each : gone) {
        each.get();
      }
      for (int i = 0; i < HttpServer.MAX_AT_ONCE; i++) {
        askers.submit(() -> askUntilAdmitted(server));
      }

      assertTrue(busy.await(30, TimeUnit.SECONDS), () -> busy.getCount() + " places are lost");
      assertTrue(most.get() <= HttpServer.MAX_AT_ONCE, () -> most + " at once");
      end.countDown();
    } finally {
      end.countDown();
      askers.shutdownNow();
    }
  }

  /** Again and again: those who have gone may still be served. */
  private static Void askUntilAdmitted(HttpServer server) throws IOException {
    while (get(server, "/work").status() == 503) {
      Thread.onSpinWait();
    }
    return null;
  }

  /** Does not wait for answers. */
  private static Void askAndGo(HttpServer server, int times) throws IOException {
    byte[] request = "GET /quick HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(US_ASCII);
    for (int i = 0; i < times; i++) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        socket.setSoLinger(true, 0);
        socket.getOutputStream().write(request);
      }
    }
    return null;
  }
}
