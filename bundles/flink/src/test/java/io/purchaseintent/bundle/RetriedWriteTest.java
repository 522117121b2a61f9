package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.WriteTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker fails while it writes a file, and Flink does its work again. */
final class RetriedWriteTest {

  private static final int ROWS = 5_000;
  private static final long TIME = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final AtomicInteger WRITTEN = new AtomicInteger();

  @Test
  @Tag("thorough")
  void rowsOfAWriteThatFailed_areNeitherKeptNorCounted(@TempDir Path folder) throws IOException {
    Lake lake = Lake.of(folder.resolve("lake").toString());
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.write(
        conf.resolve("flink-conf.yaml"),
        List.of(
            "restart-strategy.type: fixed-delay",
            "restart-strategy.fixed-delay.attempts: 2",
            "restart-strategy.fixed-delay.delay: 1 ms"));
    CheckOptions options =
        PipelineOptionsFactory.fromArgs(
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--parallelism=2",
                "--flinkConfDir=" + conf)
            .as(CheckOptions.class);
    ObjectNode report = new ObjectMapper().createObjectNode();
    TableWrite write = DeadLetterRow.in(lake).write("20260101T000000000");
    try (TableChecks checks = new TableChecks("ingest", lake, write.run())) {
      WrittenCheck letters = checks.of(CheckedTable.DEAD_LETTER, write);
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(Create.of(IntStream.range(0, ROWS).boxed().toList()))
          .apply(
              WriteTable.<Integer>to(write, number -> Partition.WHOLE, RetriedWriteTest::row)
                  .tallied(letters.tally()));

      PipelineRun.of(pipeline);
      checks.conclude(options, report, System.err);
      write.append();
    }

    assertTrue(WRITTEN.get() > ROWS, "no write was tried again");
    JsonNode told = report.path("checks").path("dead-letter");
    assertEquals("passed", told.path("verdict").asText());
    assertEquals(ROWS, told.path("rows").asInt());
    assertEquals(ROWS, DeadLetterRow.in(lake).view().rows());
  }

  private static GenericRecord row(int number) {
    if (WRITTEN.incrementAndGet() == ROWS / 2) {
      throw new IllegalStateException("The worker is lost");
    }
    return new DeadLetterRow("a", "" + number, "record", "odd", TIME, new byte[0]).toRow();
  }
}
