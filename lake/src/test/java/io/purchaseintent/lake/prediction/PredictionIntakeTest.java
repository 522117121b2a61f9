package io.purchaseintent.lake.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.lake.table.RejectedPrediction;
import io.purchaseintent.lake.table.TakenFile;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionIntakeTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2016-11-05T03:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private final Random random = new Random(11);
  private Lake lake;
  private PredictionLog log;

  @BeforeEach
  void begin() {
    lake = Lake.of(folder.resolve("lake").toString());
    log = PredictionLog.of(lake);
  }

  private float number() {
    return switch (random.nextInt(8)) {
      case 0 -> Float.NaN;
      case 1 -> -0.0f;
      case 2 -> Float.MIN_VALUE;
      case 3 -> 0.1f;
      default -> Float.intBitsToFloat(random.nextInt() & ~(1 << 30));
    };
  }

  private float[] numbers(int length) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = number();
    }
    return numbers;
  }

  private StateIdentity state(boolean isSession) {
    return random.nextBoolean()
        ? StateIdentity.none(StateStatus.NO_STORE)
        : new StateIdentity(
            StateStatus.OK,
            Instant.ofEpochMilli(1_477_000_000_000L + random.nextInt()),
            isSession ? random.nextInt(90) : 0,
            random.nextLong());
  }

  private LoggedPrediction prediction(Instant time) {
    return new LoggedPrediction(
        "p" + random.nextLong(),
        time,
        random.nextBoolean() ? "u\u00f6" : null,
        "s" + random.nextInt(9),
        random.nextBoolean() ? "mug" : null,
        random.nextInt(3) * 1_250_000L,
        "hash",
        numbers(random.nextInt(100)),
        state(false),
        state(true),
        state(false),
        number(),
        random.nextDouble(),
        "v1",
        Segment.of(random.nextBoolean()),
        "champion",
        random.nextBoolean() ? "base_rate" : null,
        random.nextInt(1_000),
        random.nextBoolean()
            ? new ChosenAction("chat", random.nextDouble(), "default@1", choice())
            : null,
        random.nextBoolean() ? numbers(3) : null,
        random.nextBoolean() ? "r-" + random.nextInt() : null,
        random.nextBoolean() ? "session" : null,
        random.nextBoolean()
            ? List.of(new Exposure("badge", 1, "with", AllocationUnit.SESSION))
            : List.of());
  }

  private Choice choice() {
    return random.nextBoolean()
        ? Choice.UNKNOWN
        : new Choice(List.of(new Choice.Chance("chat", random.nextDouble())));
  }

  private List<LoggedPrediction> predictions(int number) {
    List<LoggedPrediction> made = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      made.add(prediction(Instant.parse("2016-10-30T20:00:00Z").plusMillis(i * 100_003L)));
    }
    return made;
  }

  private static String lines(List<LoggedPrediction> predictions) {
    StringBuilder text = new StringBuilder();
    predictions.forEach(
        each -> text.append(new String(LoggedPredictionJson.toBytes(each), UTF_8)).append('\n'));
    return text.toString();
  }

  private Path write(String name, String text) throws IOException {
    Path day = Files.createDirectories(log.folder().resolve("dt=2016-10-30"));
    return Files.writeString(day.resolve(name), text);
  }

  private PredictionIntake.Taken take() {
    return PredictionIntake.of(log, CLOCK, reached -> {});
  }

  private List<LoggedPrediction> rows() throws IOException {
    TableView view = PredictionTable.in(lake).view();
    List<LoggedPrediction> rows = new ArrayList<>();
    for (TableFile file : view.files()) {
      List<LoggedPrediction> ofFile = new ArrayList<>();
      try (CloseableIterable<LoggedPrediction> opened = PredictionTable.open(view.reader(), file)) {
        opened.forEach(ofFile::add);
      }
      assertEquals(ofFile.stream().sorted(PredictionTable.ORDER).toList(), ofFile);
      for (LoggedPrediction each : ofFile) {
        assertEquals(file.day(), LocalDate.ofInstant(each.time(), ZoneOffset.UTC));
      }
      rows.addAll(ofFile);
    }
    return rows;
  }

  private void assertHas(List<LoggedPrediction> expected) throws IOException {
    List<LoggedPrediction> rows = rows();
    assertEquals(expected.size(), rows.size());
    assertEquals(new HashSet<>(expected), new HashSet<>(rows));
  }

  @Test
  void whatIsLogged_isInTheTable_bitByBit_once() throws IOException {
    List<LoggedPrediction> made = predictions(300);
    write("predictions-a.jsonl", lines(made.subList(0, 200)));
    write("predictions-b.jsonl", lines(made.subList(150, 300)));
    write(".predictions-c.jsonl.open", lines(predictions(1)));

    PredictionIntake.Taken first = take();
    PredictionIntake.Taken second = take();

    assertEquals(2, first.files());
    assertEquals(300, first.predictions());
    assertEquals(50, first.copies());
    assertEquals(0, second.files());
    assertHas(made);
  }

  @Test
  void whatDoesNotFitInMemory_isTakenBatchAfterBatch_once() throws IOException {
    List<LoggedPrediction> made = predictions(90);
    write("predictions-a.jsonl", lines(made));
    write("predictions-b.jsonl", lines(made.subList(30, 90)));

    PredictionIntake.Taken taken = PredictionIntake.of(log, CLOCK, reached -> {}, 20_000);

    assertTrue(PredictionTable.in(lake).view().files().size() > 3);
    assertEquals(90, taken.predictions());
    assertEquals(60, taken.copies());
    assertHas(made);
  }

  @Test
  void runThatWasKilledAfterItsCommit_isMadeUpForByTheNext() throws IOException {
    List<LoggedPrediction> made = predictions(20);
    write("predictions-a.jsonl", "no json\n" + lines(made));
    take();
    forget(TakenFile.in(lake));

    PredictionIntake.Taken again = take();

    assertEquals(0, again.predictions());
    assertEquals(20, again.copies());
    assertEquals(0, again.rejected());
    assertHas(made);
    assertEquals(1, RejectedPrediction.in(lake).view().rows());
    assertEquals(0, take().files());
  }

  private void forget(LakeTable table) throws IOException {
    try (Stream<Path> files = Files.walk(lake.root().resolve("tables").resolve(table.name()))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void twoAtOnce_takeItOnce() throws IOException {
    List<LoggedPrediction> made = predictions(50);
    write("predictions-a.jsonl", lines(made) + "{}\n");

    CompletableFuture<PredictionIntake.Taken> other = CompletableFuture.supplyAsync(this::take);
    take();
    other.join();

    assertHas(made);
    assertEquals(1, RejectedPrediction.in(lake).view().rows());
  }

  @Test
  void lineThatIsNotWhole_isLeft_andTakenWhenItIs() throws IOException {
    List<LoggedPrediction> made = predictions(3);
    String text = lines(made);
    Path file = write("predictions-a.jsonl", text.substring(0, text.length() - 30));

    PredictionIntake.Taken first = take();
    assertEquals(2, first.predictions());
    assertEquals(List.of("predictions/dt=2016-10-30/predictions-a.jsonl"), first.unfinished());
    PredictionLog.Deleted tooEarly = log.deleteTaken(farOff(), Duration.ofDays(1));
    Files.writeString(file, text.substring(0, text.length() - 1));
    PredictionIntake.Taken second = take();

    assertEquals(new PredictionLog.Deleted(0, 0), tooEarly);
    assertEquals(1, second.predictions());
    assertEquals(List.of(), second.unfinished());
    assertHas(made);
  }

  private static Instant farOff() {
    return Instant.now().plus(Duration.ofDays(90));
  }

  @Test
  void linesThatAreNoPredictions_areKept_nearThePredictionsBesideThem() throws IOException {
    List<LoggedPrediction> made = predictions(2);
    LoggedPrediction late = prediction(Instant.parse("2016-11-02T00:00:00Z"));
    write(
        "predictions-a.jsonl",
        "first\n\n"
            + lines(made)
            + "{\"id\":1}\n"
            + lines(List.of(late))
            + "x".repeat(2_000_000)
            + "\n");
    write("predictions-b.jsonl", "all\n");

    PredictionIntake.Taken taken = take();

    assertEquals(4, taken.rejected());
    List<String> kept = new ArrayList<>();
    RejectedPrediction.in(lake)
        .view()
        .read(
            RejectedPrediction.SCHEMA,
            row -> {
              ByteBuffer original = (ByteBuffer) row.get("original");
              kept.add(
                  row.get("position")
                      + " "
                      + Instant.ofEpochMilli((Long) row.get("near_time"))
                      + " "
                      + original.remaining());
            });
    int last = 7 + lines(made).length() + 9 + lines(List.of(late)).length();
    assertEquals(
        List.of(
            "0 2016-10-30T00:00:00Z 3",
            "0 " + made.get(0).time() + " 5",
            (7 + lines(made).getBytes(UTF_8).length) + " " + made.get(1).time() + " 8",
            (last + extra(made) + extra(List.of(late)))
                + " "
                + late.time()
                + " "
                + LogLine.LONGEST),
        kept.stream().sorted(Comparator.comparing(each -> each.split(" ")[1])).toList());
  }

  /** Bytes that a text has more than characters. */
  private static int extra(List<LoggedPrediction> predictions) {
    return lines(predictions).getBytes(UTF_8).length - lines(predictions).length();
  }

  @Test
  void filesOfTheLog_goAfterAWhile_onceTheyAreInTheTable() throws IOException {
    Path old = write("predictions-a.jsonl", lines(predictions(2)));
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2016-10-31T00:00:00Z")));
    Instant later = Instant.parse("2016-11-20T00:00:00Z");
    long bytes = Files.size(old);

    PredictionLog.Deleted notTaken = log.deleteTaken(later, Duration.ofDays(7));
    take();
    Path fresh = write("predictions-b.jsonl", lines(predictions(1)));
    take();
    PredictionLog.Deleted tooEarly = log.deleteTaken(later, Duration.ofDays(30));
    PredictionLog.Deleted deleted = log.deleteTaken(later, Duration.ofDays(7));

    assertEquals(new PredictionLog.Deleted(0, 0), notTaken);
    assertEquals(new PredictionLog.Deleted(0, 0), tooEarly);
    assertEquals(new PredictionLog.Deleted(1, bytes), deleted);
    assertFalse(Files.exists(old), "it is in the table");
    assertTrue(Files.exists(fresh), "it was changed lately");
    assertEquals(3, rows().size());
  }
}
