package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.table.DeadLetterRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose process is killed while it works, and that is run again. */
final class KilledJobTest {

  private static final int ROWS = 300_000;

  @TempDir private Path folder;

  private List<String> words(Lake lake) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "check-data",
                "--lake=" + lake.root(),
                "--data=" + folder.resolve("rows.parquet"),
                "--suite=" + folder.resolve("suite.json")));
    words.addAll(Answer.LIGHT_RUNNER);
    return words;
  }

  private void run(Lake lake) throws IOException {
    Answer.of(Clock.systemUTC(), words(lake).toArray(String[]::new)).json(3);
  }

  private static List<Path> staged(Lake lake) throws IOException {
    Path stagings = lake.root().resolve(".staging");
    if (!Files.isDirectory(stagings)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(stagings)) {
      return paths.filter(path -> !path.equals(stagings)).toList();
    }
  }

  private static boolean hasBegun(Lake lake) throws IOException {
    return staged(lake).stream().anyMatch(path -> path.endsWith("check-data/data"));
  }

  @Test
  @Tag("thorough")
  @Timeout(120)
  void jobThatWasKilled_leavesNoReport_andRunAgain_thatOfARunWithoutHarm() throws Exception {
    ParquetRows.write(
        folder.resolve("rows.parquet"),
        DeadLetterRow.SCHEMA,
        rows -> {
          for (int i = 0; i < ROWS; i++) {
            rows.accept(new DeadLetterRow("a", "" + i % 1_000, "f", "odd", i, new byte[0]).toRow());
          }
        });
    Files.writeString(
        folder.resolve("suite.json"),
        """
        {"name": "mine", "expectations": [
          {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "position"}},
          {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "file"}}]}
        """);
    Lake unharmed = Lake.of(folder.resolve("unharmed").toString());
    Lake lake = Lake.of(folder.resolve("lake").toString());
    Path report = lake.reports("check-data").resolve("data/mine.json");

    Process process = start(lake);
    while (!hasBegun(lake)) {
      assertTrue(process.isAlive(), "the job has ended");
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly().waitFor();

    assertFalse(Files.exists(report), "the job was done before it was killed");
    assertTrue(hasBegun(lake), "nothing was left behind");
    run(lake);
    run(unharmed);
    assertEquals(
        Files.readString(unharmed.reports("check-data").resolve("data/mine.json")),
        Files.readString(report));
    assertEquals(List.of(), staged(lake));
  }

  private Process start(Lake lake) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    words.add(Main.class.getName());
    words.addAll(words(lake));
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("job.log").toFile())
        .start();
  }
}
