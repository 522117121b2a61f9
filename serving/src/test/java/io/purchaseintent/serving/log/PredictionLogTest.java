package io.purchaseintent.serving.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PredictionLogTest {

  private static final FeatureSet FEATURES = NumberedPredictions.FEATURES;
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final SetClock clock = new SetClock(Instant.parse("2026-03-01T23:50:00Z"));

  /** A clock that stands, and can be made to stand still for whoever reads it. */
  private static final class SetClock extends Clock {
    private volatile Instant now;
    private volatile @Nullable CountDownLatch held;

    SetClock(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      CountDownLatch latch = held;
      try {
        if (latch != null) {
          latch.await();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static LoggedPrediction prediction(int number) {
    return NumberedPredictions.of(number, "s");
  }

  private PredictionLog open(String run, int queueLength, long fileBytes, Duration fileAge)
      throws IOException {
    PredictionLog log =
        PredictionLog.of(
            PredictionFolder.open(
                folder, run, new PredictionFolder.Settings(fileBytes, fileAge), clock),
            queueLength,
            metrics);
    log.describe(FEATURES);
    return log;
  }

  private double count(String outcome) {
    return metrics.counter("prediction_log", "outcome", outcome).count();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it never came to be");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private List<Path> files(String folderName) {
    if (!Files.isDirectory(folder.resolve(folderName))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.resolve(folderName))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Path> visible(String folderName) {
    return files(folderName).stream()
        .filter(file -> !file.getFileName().toString().startsWith("."))
        .toList();
  }

  private static List<String> ids(List<Path> files) throws IOException {
    List<String> ids = new ArrayList<>();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        ids.add(LoggedPredictionJson.parse(line.getBytes(StandardCharsets.UTF_8)).id());
      }
    }
    return ids;
  }

  private PredictionSink open(String age) {
    PredictionLogOptions options = new PredictionLogOptions();
    new CommandLine(options)
        .parseArgs("--prediction-log=" + folder, "--prediction-file-age=" + age);
    return options.open(folder, "a", LogSettings.NONE, clock, metrics);
  }

  @Test
  void fileOfATrial_isCompleteAsSoonAsIsAskedFor() throws Exception {
    try (PredictionSink log = open("PT5S")) {
      log.accept(prediction(1));
      await(() -> count("written") == 1);
      assertEquals(0, visible("dt=2026-03-01").size());

      clock.now = clock.now.plusSeconds(5);

      await(() -> visible("dt=2026-03-01").size() == 1);
    }
    for (String wrong : List.of("PT0.5S", "PT2H")) {
      String told = String.valueOf(assertThrows(UserError.class, () -> open(wrong)).getMessage());
      assertTrue(told.endsWith(" must be from PT1S to PT1H"), told);
    }
  }

  @Test
  void predictions_areReadAsTheyWere_onceTheLogIsClosed() throws IOException {
    PredictionLog log = open("a", 1_000, 1 << 20, HOUR);
    for (int i = 0; i < 500; i++) {
      log.accept(prediction(i));
    }
    log.close();
    log.accept(prediction(500));

    List<Path> files = files("dt=2026-03-01");
    assertEquals(1, files.size(), files::toString);
    List<String> lines = Files.readAllLines(files.get(0));
    assertEquals(500, lines.size());
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(
          prediction(i), LoggedPredictionJson.parse(lines.get(i).getBytes(StandardCharsets.UTF_8)));
    }
    assertEquals(500, count("written"));
    assertEquals(1, count("dropped"));
  }

  @Test
  void featureSet_liesBesideThePredictions() throws IOException {
    open("a", 10, 1 << 20, HOUR).close();

    Path file = folder.resolve("feature-sets").resolve(FEATURES.hash() + ".json");
    assertEquals(FEATURES, FeatureSetJson.read(new ObjectMapper().readTree(file.toFile())));
  }

  @Test
  void fileThatIsWritten_isHidden_untilSizeAgeOrDayCompletesIt() throws Exception {
    try (PredictionLog log = open("a", 1_000, 600, Duration.ofMinutes(5))) {
      log.accept(prediction(0));
      await(() -> count("written") == 1);
      assertEquals(List.of(), visible("dt=2026-03-01"));
      assertEquals(1, files("dt=2026-03-01").size());
      clock.now = clock.now.plus(Duration.ofMinutes(5));
      await(() -> visible("dt=2026-03-01").size() == 1);

      log.accept(prediction(1));
      await(() -> count("written") == 2);
      log.accept(prediction(2));
      await(() -> count("written") == 3);
      await(() -> visible("dt=2026-03-01").size() == 2);

      log.accept(prediction(3));
      await(() -> count("written") == 4);
      clock.now = Instant.parse("2026-03-02T00:00:00Z");
      await(() -> visible("dt=2026-03-01").size() == 3);
      log.accept(prediction(4));
    }

    assertEquals(List.of("p0", "p1", "p2", "p3"), ids(visible("dt=2026-03-01")));
    assertEquals(List.of("p4"), ids(visible("dt=2026-03-02")));
  }

  @Test
  @Timeout(60)
  void fullQueue_dropsAndCounts_withoutAWait() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    clock.held = latch;
    PredictionLog log = open("a", 10, 1 << 20, HOUR);
    AtomicInteger added = new AtomicInteger();

    // The writer stands with its first batch: whoever adds more must not wait for it.
    await(
        () -> {
          log.accept(prediction(added.getAndIncrement()));
          return count("dropped") >= 100
              && metrics.get("prediction_log_queue").gauge().value() == 10;
        });

    assertEquals(0, count("written"));
    clock.held = null;
    latch.countDown();
    log.close();
    assertEquals(added.get(), count("written") + count("dropped"));
    assertEquals(count("written"), ids(visible("dt=2026-03-01")).size());
    assertEquals(0, metrics.get("prediction_log_queue").gauge().value());
  }

  @Test
  void leftOverOfAKilledLog_isTakenUp_withoutTheLineThatWasCut() throws IOException {
    Path day = Files.createDirectories(folder.resolve("dt=2026-02-28"));
    String whole = new String(LoggedPredictionJson.toBytes(prediction(7)), StandardCharsets.UTF_8);
    Files.writeString(
        day.resolve(".predictions-1-dead-0.jsonl.open"), whole + "\n" + whole.substring(0, 90));
    Files.writeString(day.resolve(".predictions-2-dead-1.jsonl.open"), whole + "\n");
    Files.writeString(day.resolve(".predictions-3-dead-2.jsonl.open"), whole.substring(0, 5));
    Files.writeString(day.resolve(".predictions-4-dead-3.jsonl.open"), "");

    open("a", 10, 1 << 20, HOUR).close();

    assertEquals(List.of("p7", "p7"), ids(visible("dt=2026-02-28")));
    assertEquals(visible("dt=2026-02-28"), files("dt=2026-02-28"));
    assertEquals(2, count("cut"));
  }

  @Test
  void fileOfALogThatLives_isLeftAlone() throws Exception {
    PredictionLog living = open("a", 10, 1 << 20, HOUR);
    living.accept(prediction(1));
    await(() -> count("written") == 1);

    open("b", 10, 1 << 20, HOUR).close();

    assertEquals(List.of(), visible("dt=2026-03-01"));
    living.accept(prediction(2));
    living.close();
    assertEquals(List.of("p1", "p2"), ids(visible("dt=2026-03-01")));
  }

  @Test
  void folderThatCannotBeWritten_isCounted_andWrittenAgainOnceItCan() throws Exception {
    Path day = folder.resolve("dt=2026-03-01");
    Files.createFile(day);
    try (PredictionLog log = open("a", 10, 1 << 20, HOUR)) {
      log.accept(prediction(1));
      await(() -> count("failed") == 1);
      Files.delete(day);
      log.accept(prediction(2));
      await(() -> count("written") == 1);
    }

    assertEquals(List.of("p2"), ids(visible("dt=2026-03-01")));
  }
}
