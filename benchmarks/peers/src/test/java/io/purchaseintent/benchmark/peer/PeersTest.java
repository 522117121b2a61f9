package io.purchaseintent.benchmark.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.pipeline.RunnerContract;
import io.purchaseintent.pipeline.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers beside the Beam job, on the small shop that all runners are held to. */
final class PeersTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path folder;

  private static Lake lake;
  private static List<String> rowsOfTheJob;

  /** What a peer answered. */
  private record Answer(int exitCode, String out, String err) {}

  @BeforeAll
  static void runTheJobs() throws IOException {
    lake =
        RunnerContract.sessionize(
            folder, "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");
    rowsOfTheJob = texts(Tables.rows(SessionTable.in(lake)));
    assertFalse(rowsOfTheJob.isEmpty());
  }

  @Test
  void plainLoop_writesTheRowsOfTheJob() throws IOException {
    assertSameSessions(new PlainSessionize(), "plain");
  }

  @Test
  void nativeFlinkJob_writesTheRowsOfTheJob() throws IOException {
    assertSameSessions(new FlinkSessionize(), "flink");
  }

  @Test
  void outWithinTheLake_isRefused() {
    Answer answer = run(new PlainSessionize(), lake.root().resolve("peer"));

    assertEquals(1, answer.exitCode());
    assertTrue(answer.err().contains("is in the lake: name another folder"), answer.err());
    assertFalse(Files.exists(lake.root().resolve("peer")));
  }

  private static void assertSameSessions(Peer peer, String name) throws IOException {
    Path out = folder.resolve(name);

    Answer answer = run(peer, out);

    assertEquals(0, answer.exitCode(), answer.err());
    Dataset made = Lake.of(out.toString()).staged("sessions");
    assertIterableEquals(rowsOfTheJob, texts(Tables.rows(made)));
    assertEquals(
        SessionTable.in(lake).view().days().stream().map(day -> "dt=" + day).toList(),
        made.files().stream().map(Dataset::partition).sorted().toList(),
        "a file a day");
    JsonNode report = new ObjectMapper().readTree(answer.out());
    assertEquals(rowsOfTheJob.size(), report.path("rows").intValue());
    assertEquals(rowsOfTheJob.size(), report.path("sessions").intValue());
    assertEquals(
        rowsOfTheJob.stream().filter(row -> row.contains("\"purchased\": true")).count(),
        report.path("purchasing_sessions").longValue());
  }

  private static List<String> texts(List<GenericRecord> rows) {
    return rows.stream().map(Object::toString).sorted().toList();
  }

  private static Answer run(Peer peer, Path out) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exitCode =
        Peer.run(
            peer,
            new String[] {"--lake=" + lake.root(), "--out=" + out},
            CLOCK,
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    return new Answer(
        exitCode, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }
}
