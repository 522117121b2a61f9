package io.purchaseintent.watch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A home folder with rules and reports, and the commands that look at it. */
record WatchedHome(Path folder) {

  private static final ObjectMapper JSON = new ObjectMapper();

  record Ended(int code, String out, String err) {}

  Ended run(Callable<Integer> command, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.line(command);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(Arrays.asList(words));
    if (words.length == 0 || !words[words.length - 1].equals("show")) {
      all.add("--home=" + folder);
    }
    int code = line.execute(all.toArray(String[]::new));
    return new Ended(code, out.toString(), err.toString());
  }

  Ended watch(String... words) {
    return run(new Main(Map.of()), words);
  }

  /** Rules on drift, and on jobs that fail, alone. */
  void rules() throws IOException {
    Files.writeString(
        folder.resolve("rules.yaml"),
        """
        without: all
        rules:
          scores_moved: {job: drift, measure: psi, of: scores, above: 0.2, severity: critical,
                         owner: night watch, then: [report, alert, retrain]}
          job_failed: {job: watch, measure: exit_code, of: "job:*", above: 0, severity: critical}
        """);
  }

  void drift(String day, double psi) throws IOException {
    Instant start = Instant.parse(day + "T00:00:00Z");
    new ReportStore(folder.resolve("lake"))
        .write(
            new JudgedReport(
                new Report(
                    "drift",
                    start,
                    start.plusSeconds(86_400),
                    "v1",
                    JSON.createObjectNode().put("predictions", 9),
                    List.of(Measurement.of("psi", "scores", psi, 5000).build()),
                    JSON.createObjectNode()),
                List.of()));
  }

  /** A file of the home folder. */
  Path resolve(String file) {
    return folder.resolve(file);
  }
}
