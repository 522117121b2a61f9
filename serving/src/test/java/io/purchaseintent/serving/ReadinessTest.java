package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.serving.status.Readiness;
import io.purchaseintent.serving.status.StatusRoutes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  @Test
  void serverThatIsNotReady_saysWhy_andIsAlive() throws Exception {
    ServingMetrics metrics = new ServingMetrics();
    AtomicReference<Readiness> readiness = new AtomicReference<>(Readiness.WARMING_UP);
    try (HttpServer server =
        HttpServer.start(
            metrics, List.of(new StatusRoutes(metrics::scrape, readiness::get)), "127.0.0.1", 0)) {
      assertEquals("503 warming up", get(server, "/health/ready"));
      assertEquals("200 alive", get(server, "/health/live"));

      readiness.set(Readiness.READY);
      assertEquals("200 ready", get(server, "/health/ready"));

      readiness.set(Readiness.STOPPING);
      assertEquals("503 stopping", get(server, "/health/ready"));
      assertEquals("200 alive", get(server, "/health/live"));
    }
  }

  private static String get(HttpServer server, String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
