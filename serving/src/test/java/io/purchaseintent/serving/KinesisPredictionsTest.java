package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.log.PredictionLogOptions;
import io.purchaseintent.serving.log.PredictionSink;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
final class KinesisPredictionsTest {

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;

  @Test
  void answers_areGivenWhileKinesisIsAway_andLoggedOnceItIsBack() throws Exception {
    Clock clock = Clock.systemUTC();
    PropensityModel model = TrainedModel.register(folder.resolve("registry"));
    ServingMetrics metrics = new ServingMetrics();
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      kinesis.create("predictions", 2);
      PredictionLogOptions logging = new PredictionLogOptions();
      new CommandLine(logging).parseArgs("--prediction-log=kinesis:predictions");
      try (PredictionSink log =
              logging.open(folder.resolve("lake"), "a", at(kinesis), clock, metrics.registry());
          HttpServer server =
              HttpServer.start(
                  metrics,
                  List.of(OneModel.routes(model, new EmptyStore(), null, log, clock, metrics)),
                  "127.0.0.1",
                  0)) {
        assertEquals(200, predict(server, "before"));
        await(metrics, 1);

        kinesis.stop();
        for (int i = 0; i < 200; i++) {
          assertEquals(200, predict(server, "during-" + i));
        }
        assertEquals(1, written(metrics));

        kinesis.restart();
        await(metrics, 201);
      }

      List<String> sessions =
          kinesis.records("predictions").stream()
              .map(record -> LoggedPredictionJson.parse(record.data().asByteArray()).sessionId())
              .sorted()
              .toList();
      assertEquals(
          IntStream.rangeClosed(0, 200)
              .mapToObj(i -> i == 0 ? "before" : "during-" + (i - 1))
              .sorted()
              .toList(),
          sessions);
    }
  }

  private static LogSettings at(KinesisEmulator kinesis) {
    return new LogSettings(
        Map.of(KinesisStream.ENDPOINT, kinesis.endpoint(), KinesisStream.REGION, kinesis.region()));
  }

  private int predict(HttpServer server, String session) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/predict"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"session_id\":\"" + session + "\"}"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private static double written(ServingMetrics metrics) {
    return metrics.registry().counter("prediction_log", "outcome", "written").count();
  }

  private static void await(ServingMetrics metrics, int written) throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (written(metrics) < written) {
      assertTrue(System.nanoTime() < deadline, () -> metrics.scrape());
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
