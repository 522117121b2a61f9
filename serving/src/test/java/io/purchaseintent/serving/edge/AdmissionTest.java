package io.purchaseintent.serving.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AdmissionTest {

  private final CountDownLatch end = new CountDownLatch(1);

  /** One works, two wait though they may for an hour, and three more are not let in to wait. */
  @Test
  void whoFindsTooManyWaiting_isRefusedAtOnce_andTheOthersHaveTheirTurn() throws Exception {
    Admission admission = new Admission(1, 2, Duration.ofHours(1));
    admission.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws InterruptedException {
            end.await();
            callback.succeeded();
            return true;
          }
        });
    Server server = new Server(0);
    server.setHandler(admission);
    server.start();
    ExecutorService askers = Executors.newCachedThreadPool();
    try {
      CompletionService<Integer> answers = new ExecutorCompletionService<>(askers);
      HttpClient client = HttpClient.newHttpClient();
      int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
      for (int i = 0; i < 6; i++) {
        answers.submit(() -> client.send(request, BodyHandlers.discarding()).statusCode());
      }

      List<Integer> first = next(3, answers);
      end.countDown();
      List<Integer> then = next(3, answers);

      assertEquals(List.of(503, 503, 503), first);
      assertEquals(List.of(200, 200, 200), then);
      assertEquals(3, admission.refused());
      assertEquals(200, client.send(request, BodyHandlers.discarding()).statusCode());
    } finally {
      end.countDown();
      askers.shutdownNow();
      server.stop();
    }
  }

  private static List<Integer> next(int count, CompletionService<Integer> answers)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      statuses.add(answers.take().get());
    }
    return statuses;
  }
}
