package io.purchaseintent.pipeline.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PredictionFilesTest {

  private static final DayPeriod DAY = DayPeriod.of(LocalDate.parse("2016-10-30"));

  @TempDir private Path folder;

  private static String prediction(String time) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    return new String(
        LoggedPredictionJson.toBytes(
            new LoggedPrediction(
                "id",
                Instant.parse(time),
                null,
                "session",
                null,
                0,
                "hash",
                new float[] {1},
                none,
                none,
                none,
                0,
                0.5,
                "v1",
                Segment.ANONYMOUS,
                "champion",
                null,
                1,
                null,
                null)),
        StandardCharsets.UTF_8);
  }

  private void file(String day, String name, String... lines) throws IOException {
    Path of = Files.createDirectories(folder.resolve("dt=" + day));
    Files.write(of.resolve(name), List.of(lines));
  }

  private List<String> near() {
    return PredictionFiles.near(folder, DAY).files().stream()
        .map(file -> folder.relativize(file).toString().replace("dt=", ""))
        .toList();
  }

  @Test
  void filesOfThePeriodAndOfTheDaysBesideIt_areRead_whateverIsInThem() throws IOException {
    for (String day : List.of("2016-10-28", "2016-10-29", "2016-10-30", "2016-10-31")) {
      file(day, "predictions-a.jsonl", prediction("2010-01-01T00:00:00Z"));
    }
    file("2016-11-01", "predictions-a.jsonl", prediction("2010-01-01T00:00:00Z"));
    file("2016-10-30", ".predictions-b.jsonl.open", prediction("2016-10-30T01:00:00Z"));

    assertEquals(
        List.of(
            "2016-10-29/predictions-a.jsonl",
            "2016-10-30/predictions-a.jsonl",
            "2016-10-31/predictions-a.jsonl"),
        near());
  }

  @Test
  void filesThatWereWrittenLongAfter_areReadIfTheirPredictionsSurroundThePeriod()
      throws IOException {
    file("2026-01-01", "predictions-after.jsonl", prediction("2016-11-01T00:00:00Z"));
    file("2026-01-01", "predictions-in.jsonl", prediction("2016-10-31T23:59:59.999Z"));
    file(
        "2026-01-01",
        "predictions-over.jsonl",
        prediction("2016-09-01T00:00:00Z"),
        "no prediction",
        prediction("2016-12-01T00:00:00Z"));
    file("2026-01-01", "predictions-unreadable.jsonl", "{");

    assertEquals(
        List.of(
            "2026-01-01/predictions-in.jsonl",
            "2026-01-01/predictions-over.jsonl",
            "2026-01-01/predictions-unreadable.jsonl"),
        near());
  }

  @Test
  void aDayWithoutPredictions_hasNoFiles_butAFolderMustBeThere() {
    assertEquals(List.of(), near());
    JobFailure none =
        assertThrows(JobFailure.class, () -> PredictionFiles.near(folder.resolve("mistyped"), DAY));
    assertTrue(String.valueOf(none.getMessage()).contains("mistyped"), none.getMessage());
  }

  @Test
  void eachLine_isShownInTheStretchThatItStartsIn_andInNoOther() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        boolean endless = random.nextInt(30) == 0;
        String line = "x".repeat(endless ? 1_100_000 + random.nextInt(99) : random.nextInt(30));
        text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
        expected.add(endless ? "" : line);
      }
      if (random.nextBoolean()) {
        text.append("last");
        expected.add("last");
      }
      Path file = Files.writeString(folder.resolve("lines"), text);
      long size = Files.size(file);
      LogLines lines = new LogLines();
      List<String> shown = new ArrayList<>();
      long step = 1 + random.nextInt(50) + (size > 1_000_000 ? size / 7 : 0);
      for (long start = 0; start < size; start += step) {
        lines.forEach(
            new LogStretch(file.toString(), start, Math.min(size, start + step)),
            (bytes, from, end) ->
                shown.add(
                    new String(Arrays.copyOfRange(bytes, from, end), StandardCharsets.UTF_8)));
      }
      assertEquals(expected, shown);
    }
  }
}
