package io.purchaseintent.watch.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.rules.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerMeasurementsTest {

  private static final LocalDate DAY = LocalDate.parse("2016-10-30");

  private HttpServer server;
  private String figures = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/dashboard.json",
        exchange -> {
          boolean known =
              "Bearer right".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = figures.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(known ? 200 : 401, known ? body.length : -1);
          if (known) {
            exchange.getResponseBody().write(body);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private static String figures(String started, int good, int refused, int full, int baseRate) {
    return """
        {"started": "%s", "store": {"reachable": true},
         "routes": [{"path": "/predict", "status": "200", "count": %d},
                    {"path": "/predict", "status": "422", "count": %d},
                    {"path": "/health", "status": "500", "count": 77}],
         "rungs": {"full": %d, "base_rate": %d},
         "prediction_log": {"written": 9, "dropped": 1}}
        """
        .formatted(started, good, refused, full, baseRate);
  }

  private static double value(Report report, String measure) {
    return report.measurements().stream()
        .filter(each -> each.measure().equals(measure))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void shares_areOfWhatTheShopAsked() {
    figures = figures("2016-10-29T00:00:00Z", 90, 10, 60, 40);

    Report report = ServerMeasurements.of(address(), "right", DAY, null);

    assertEquals(0.1, value(report, "unprocessable_share"));
    assertEquals(0, value(report, "error_share"));
    assertEquals(0.4, value(report, "fallback_share"));
    assertEquals(0.01, value(report, "unlogged_share"));
    assertEquals(0, value(report, "away"));
  }

  @Test
  void countsOfTheDayBefore_areTakenOff_asLongAsTheServerRan() {
    figures = figures("2016-10-29T00:00:00Z", 90, 10, 60, 40);
    Report before = ServerMeasurements.of(address(), "right", DAY.minusDays(1), null);
    figures = figures("2016-10-29T00:00:00Z", 180, 20, 60, 140);

    Report sinceThen = ServerMeasurements.of(address(), "right", DAY, before);
    figures = figures("2016-10-30T12:00:00Z", 180, 20, 60, 140);
    Report afterAStart = ServerMeasurements.of(address(), "right", DAY, before);

    assertEquals(1, value(sinceThen, "fallback_share"));
    assertEquals(0.7, value(afterAStart, "fallback_share"));
  }

  @Test
  void serverThatIsAway_orKnowsNoKey_isNotWell() {
    Report unknown = ServerMeasurements.of(address(), "wrong", DAY, null);
    server.stop(0);
    Report away = ServerMeasurements.of(address(), "right", DAY, null);

    assertEquals(1, value(unknown, "away"));
    assertTrue(unknown.details().path("error").asText().contains("INTENT_WATCH_KEY"));
    assertEquals(1, value(away, "away"));
  }

  @Test
  void nothingAsked_hasNoShares() {
    figures = "{\"started\": \"x\", \"store\": {\"reachable\": false}}";

    Report report = ServerMeasurements.of(address(), "right", DAY, null);

    assertTrue(Double.isNaN(value(report, "unprocessable_share")));
    assertTrue(Double.isNaN(value(report, "fallback_share")));
    assertEquals(
        1, report.measurements().stream().filter(each -> each.value() == 1).count(), "store away");
  }
}
