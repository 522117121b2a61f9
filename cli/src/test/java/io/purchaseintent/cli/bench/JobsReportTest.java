package io.purchaseintent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.bench.JobsReport.Figures;
import io.purchaseintent.cli.bench.JobsReport.Ratio;
import io.purchaseintent.command.Commands;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsReportTest {

  private static final JobsReport REPORT =
      new JobsReport(
          3,
          List.of(
              new Figures("direct", "sessionize", 40, new Cost(5, 5, 100)),
              new Figures("flink", "ingest", 900, new Cost(6, 9, 500)),
              new Figures("flink", "sessionize", 800, new Cost(8, 16, 600))),
          List.of(
              new Figures("native-flink", "sessionize", 800, new Cost(4, 4, 400)),
              new Figures("plain-loop", "sessionize", 800, new Cost(10, 8, 300))));

  @Test
  void ratio_isTheSpeedOfTheJobAsAShareOfThePeers_onTheSameEventsOnly() {
    assertEquals(
        List.of(
            new Ratio("flink", "native-flink", 0.5, 0.25),
            new Ratio("flink", "plain-loop", 1.25, 0.5)),
        REPORT.ratios());
  }

  @Test
  void text_hasALineForEachRowAndRatio() {
    List<String> lines = REPORT.text().lines().toList();

    assertEquals(
        "runner        job              events   seconds   events/s     cpu s  peak MiB",
        lines.get(0));
    assertEquals(
        "flink         ingest              900       6.0        150       9.0       500",
        lines.get(2));
    assertTrue(lines.contains("sessionize: medians of 3 rounds."), REPORT.text());
    assertTrue(
        lines.contains(
            "sessionize on flink: 0.50 of the events a second of native-flink, 0.25 of those a"
                + " CPU second"),
        REPORT.text());
  }

  @Test
  void json_isOneObjectInOneLine() throws Exception {
    String line = Commands.oneLine(REPORT.json());

    assertFalse(line.contains("\n"));
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"runner":"native-flink","job":"sessionize","events":800,"seconds":4.0,
                 "events_per_second":200,"cpu_seconds":4.0,"peak_mebibytes":400}
                """),
        new ObjectMapper().readTree(line).path("rows").path(3));
    assertEquals(
        new ObjectMapper()
            .readTree(
                """
                {"job":"sessionize","runner":"flink","peer":"plain-loop",
                 "events_per_second":1.25,"events_per_cpu_second":0.5}
                """),
        new ObjectMapper().readTree(line).path("ratios").path(1));
  }
}
