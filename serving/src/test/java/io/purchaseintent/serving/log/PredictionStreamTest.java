package io.purchaseintent.serving.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.kinesis.KinesisDoor;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.kinesis.model.Record;

@Timeout(120)
final class PredictionStreamTest {

  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final String STREAM = "predictions";

  @TempDir private Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  private KinesisEmulator start() throws Exception {
    return KinesisEmulator.start(folder.resolve("kinesis"));
  }

  private PredictionLog open(KinesisStream stream, int queueLength, Duration patience)
      throws Exception {
    return PredictionLog.of(
        PredictionStream.open(stream, folder.resolve("lake"), "a", patience), queueLength, metrics);
  }

  private double count(String outcome) {
    return metrics.counter("prediction_log", "outcome", outcome).count();
  }

  private void awaitTaken() throws InterruptedException {
    await(() -> metrics.get("prediction_log_queue").gauge().value() == 0);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it never came to be");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static List<String> ids(KinesisEmulator kinesis) {
    return kinesis.records(STREAM).stream()
        .map(record -> LoggedPredictionJson.parse(record.data().asByteArray()).id())
        .toList();
  }

  @Test
  void predictions_areTheLinesOfAFile_inOrderOfTheirVisit() throws Exception {
    Map<String, List<LoggedPrediction>> expected = new TreeMap<>();
    try (KinesisEmulator kinesis = start()) {
      PredictionLog log = open(kinesis.create(STREAM, 3), 2_000, FOR_EVER);
      for (int i = 0; i < 1_500; i++) {
        LoggedPrediction prediction = NumberedPredictions.of(i, "s" + i % 7);
        log.accept(prediction);
        expected
            .computeIfAbsent(prediction.sessionId(), session -> new ArrayList<>())
            .add(prediction);
      }
      log.close();
      log.accept(NumberedPredictions.of(1_500, "s"));

      Map<String, List<LoggedPrediction>> read = new TreeMap<>();
      for (Record record : kinesis.records(STREAM)) {
        String line = record.data().asUtf8String();
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        read.computeIfAbsent(record.partitionKey(), session -> new ArrayList<>())
            .add(LoggedPredictionJson.parse(line.getBytes(UTF_8)));
      }
      assertEquals(expected, read);
      assertEquals(1_500, count("written"));
      assertEquals(1, count("dropped"));
      assertEquals(0, count("failed"));
    }
  }

  @Test
  void featureSet_isKeptInTheLake() throws Exception {
    try (KinesisEmulator kinesis = start();
        PredictionLog log = open(kinesis.create(STREAM, 1), 10, FOR_EVER)) {
      log.describe(NumberedPredictions.FEATURES);

      Path file =
          folder.resolve("lake/feature-sets/" + NumberedPredictions.FEATURES.hash() + ".json");
      assertEquals(
          NumberedPredictions.FEATURES,
          FeatureSetJson.read(new ObjectMapper().readTree(file.toFile())));
    }
  }

  @Test
  void whatIsLoggedWhileKinesisIsAway_isWrittenOnceItIsBack() throws Exception {
    try (KinesisEmulator kinesis = start();
        PredictionLog log = open(kinesis.create(STREAM, 2), 10, FOR_EVER)) {
      kinesis.stop();
      log.accept(NumberedPredictions.of(0, "s"));
      awaitTaken();
      log.accept(NumberedPredictions.of(1, "s"));

      kinesis.restart();
      await(() -> count("written") == 2);

      assertEquals(List.of("p0", "p1"), ids(kinesis));
      assertEquals(0, count("failed") + count("dropped"));
    }
  }

  @Test
  void whatFindsNoRoomOrNoPatience_isCounted_andNobodyWaits() throws Exception {
    try (KinesisEmulator kinesis = start()) {
      PredictionLog log = open(kinesis.create(STREAM, 2), 10, Duration.ofMillis(1));
      kinesis.stop();
      int added = 0;
      // Far more than there is room for, in the time that the writer takes for its first.
      while (count("failed") == 0) {
        log.accept(NumberedPredictions.of(added++, "s" + added));
      }
      assertEquals(0, count("written"));
      assertTrue(count("dropped") > 0);

      kinesis.restart();
      while (count("written") == 0) {
        log.accept(NumberedPredictions.of(added++, "s" + added));
      }
      log.close();

      assertEquals(added, count("written") + count("failed") + count("dropped"));
      assertEquals(count("written"), ids(kinesis).size());
    }
  }

  @Test
  void logThatIsClosedWhileKinesisIsAway_isNotWaitedFor() throws Exception {
    try (KinesisEmulator kinesis = start()) {
      PredictionLog log = open(kinesis.create(STREAM, 1), 10_000, FOR_EVER);
      kinesis.stop();
      log.accept(NumberedPredictions.of(0, "s"));
      awaitTaken();
      for (int i = 1; i < 10_000; i++) {
        log.accept(NumberedPredictions.of(i, "s"));
      }

      log.close();

      assertEquals(10_000, count("failed"));
      assertEquals(0, count("written") + count("dropped"));
    }
  }

  @Test
  void streamThatIsMissing_isToldAtTheStart_withTheRemedy() throws Exception {
    try (KinesisEmulator kinesis = start()) {
      String failure = failure(kinesis.endpoint(), "kinesis:nowhere");

      assertTrue(
          failure.startsWith("--prediction-log=kinesis:nowhere: there is no such stream: create"),
          failure);
    }
  }

  @Test
  void credentialsThatAreRefused_areToldAtTheStart_withTheRemedy() throws Exception {
    try (KinesisDoor door = KinesisDoor.shut("UnrecognizedClientException")) {
      String failure = failure(door.endpoint(), "kinesis:predictions");

      assertTrue(
          failure.startsWith(
              "--prediction-log=kinesis:predictions: the credentials are not accepted: check"),
          failure);
    }
  }

  @Test
  void nameOfNoStream_isToldAtTheStart() {
    String failure = failure("http://127.0.0.1:1", "kinesis:a b");

    assertEquals(
        "--prediction-log=kinesis:a b names no stream: a name has 1 to 128 letters, digits, and"
            + " _ . -",
        failure);
  }

  @Test
  void logOfEvents_isNoneOfPredictions_andNoFolderOfItsName() throws Exception {
    assertEquals(
        "--prediction-log=kafka:clicks is for events alone: give DIR, or kinesis:STREAM",
        failure("http://127.0.0.1:1", "kafka:clicks"));
  }

  private String failure(String endpoint, String target) {
    PredictionLogOptions options = new PredictionLogOptions();
    new CommandLine(options).parseArgs("--prediction-log=" + target);
    LogSettings kinesis =
        new LogSettings(
            Map.of(KinesisStream.ENDPOINT, endpoint, KinesisStream.REGION, "us-east-1"));
    return String.valueOf(
        assertThrows(
                UserError.class,
                () -> options.open(folder, "a", kinesis, Clock.systemUTC(), metrics))
            .getMessage());
  }
}
