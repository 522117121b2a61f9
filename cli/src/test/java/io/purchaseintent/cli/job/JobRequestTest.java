package io.purchaseintent.cli.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {

  private static final Path ROOT = Path.of("..");

  @TempDir private Path home;

  @Test
  void home_becomesTheLake() {
    JobRequest request = parse("aggregate", "--home=" + home, "--runner=flink");

    assertEquals(home.resolve("lake").toString(), request.options().get("lake"));
    assertEquals("FlinkRunner", request.options().get("runner"));
    assertEquals(
        List.of(Path.of("bundles/flink/target/intent-flink.jar")), request.launch().jars());
    assertFalse(request.options().containsKey("home"));
  }

  @Test
  void lakeOfTheUser_winsOverHome() {
    assertEquals("/data/lake", parse("aggregate", "--lake=/data/lake").options().get("lake"));
  }

  @Test
  void optionOfTheUser_winsOverTheConfig() {
    JobRequest request = parse("sessionize", "--runner=flink", "--parallelism=7");

    assertEquals("7", request.options().get("parallelism"));
    assertEquals(
        1,
        request.launch().arguments().stream()
            .filter(word -> word.startsWith("--parallelism"))
            .count());
  }

  @Test
  void jobThatReadsLittle_runsWithTheFirstCompilerAlone() throws Exception {
    Path input = home.resolve("input.jsonl");
    Path events = home.resolve("lake/tables/events/data/00000.parquet");
    Files.createDirectories(events.getParent());
    setLength(input, 64 << 20);
    setLength(events, 64 << 20);

    assertTrue(isShort("ingest", "--input=" + input));
    assertTrue(isShort("aggregate"));
    assertFalse(isShort("live"));
    assertFalse(isShort("aggregate", "--lake=s3://shop/lake"));
    assertFalse(isShort("ingest", "--input=" + home.resolve("*.jsonl")));

    setLength(input, (64 << 20) + 1);
    setLength(events, (64 << 20) + 1);

    assertFalse(isShort("ingest", "--input=" + input));
    assertFalse(isShort("aggregate"));
  }

  private boolean isShort(String job, String... words) {
    List<String> all = new ArrayList<>(List.of("--home=" + home, "--runner=flink"));
    all.addAll(List.of(words));
    return parse(job, all.toArray(String[]::new))
        .launch()
        .jvmOptions()
        .contains("-XX:TieredStopAtLevel=1");
  }

  private static void setLength(Path file, long bytes) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
  }

  @Test
  void redis_isGivenToPublishOnly() {
    assertEquals("redis://localhost:6379", parse("publish").options().get("redis"));
    assertFalse(parse("sessionize").options().containsKey("redis"));
  }

  @Test
  void keyInTheHome_isUsedByIngest() throws Exception {
    PseudonymKey.ensure(home);

    assertEquals(
        home.resolve("pseudonym.key").toString(),
        parse("ingest", "--home=" + home).options().get("pseudonymKey"));
    assertFalse(parse("aggregate", "--home=" + home).options().containsKey("pseudonymKey"));
    assertEquals(40, Files.size(home.resolve("pseudonym.key")));
  }

  @Test
  void configOfAnotherRunner_isRefused() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> parse("ingest", "--runner=flink", "--config=../runner-configs/spark-local.conf"));

    assertTrue(error.getMessage().contains("SparkRunner"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "9", "5s"})
  void checkpointsThatFlinkWouldNotMake_areRefused(String interval) {
    String failure =
        String.valueOf(
            assertThrows(
                    UserError.class,
                    () -> parse("live", "--runner=flink", "--checkpointing-interval=" + interval))
                .getMessage());

    assertTrue(failure.contains("=" + interval + " must be a whole number"), failure);
    assertEquals(
        "10",
        parse("live", "--runner=flink", "--checkpointing-interval=10")
            .options()
            .get("checkpointingInterval"));
  }

  @Test
  void unknownRunner_isRefused() {
    assertThrows(UserError.class, () -> parse("ingest", "--runner=storm"));
  }

  @Test
  void sparkAndFlink_areOpenedWhatTheyLookInto() {
    assertTrue(
        parse("ingest", "--runner=spark")
            .launch()
            .jvmOptions()
            .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED"));
  }

  @Test
  void liveOnSpark_keepsWhatItNeedsInTheHome_andBeginsAnew() throws Exception {
    JobRequest request = parse("live", "--runner=spark", "--home=" + home);
    Path folder = home.resolve("run").resolve("live-spark");
    Path before = Files.createDirectories(folder.resolve("spark-checkpoint"));
    Path own = Files.createDirectories(home.resolve("own"));

    assertEquals(folder.toString(), request.resumed().options().get("checkpointDir"));
    assertFalse(Files.exists(before));
    parse("live", "--runner=spark", "--home=" + home, "--checkpoint-dir=" + own).resumed();
    assertTrue(Files.exists(own));
    assertEquals("1", request.options().get("maxReaders"));
    assertFalse(parse("ingest", "--runner=spark").options().containsKey("checkpointDir"));
    assertFalse(parse("live", "--runner=flink").options().containsKey("checkpointDir"));
  }

  @Test
  void eventLogOfTheHome_isMade_oneThatIsNamedIsNot() {
    Path other = home.resolve("other");

    parse("live", "--home=" + home, "--source=file:" + other).makeOwnEventLog();
    parse("live", "--home=" + home, "--source=kinesis:clicks").makeOwnEventLog();
    parse("ingest", "--home=" + home).makeOwnEventLog();
    assertFalse(Files.exists(other));
    assertFalse(Files.exists(home.resolve("event-log")));

    parse("live", "--home=" + home).makeOwnEventLog();
    assertTrue(Files.isDirectory(home.resolve("event-log")));
  }

  private static JobRequest parse(String job, String... words) {
    return JobRequest.parse(ROOT, job, List.of(words));
  }
}
