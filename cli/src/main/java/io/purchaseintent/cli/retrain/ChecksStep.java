package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.cli.job.JobReport;
import io.purchaseintent.command.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks events, users and products of the whole window by their suites. */
final class ChecksStep implements Step {

  private static final String JOB = "check-data";

  @Override
  public String name() {
    return JOB;
  }

  /** What the job is told. */
  static List<String> options(RetrainRequest request) {
    return List.of(
        "--table=events,users,products", "--from=" + request.from(), "--to=" + request.until());
  }

  @Override
  public StepEnd run(Work work) {
    List<String> options = options(work.request());
    Programs.Ended ended =
        work.run(JOB, work.places().jobWords(JOB, options), work.places().job(JOB, options));
    String report = JobReport.value(ended.json(), "report");
    if (ended.exitCode() != ExitCode.DONE && ended.exitCode() != ExitCode.REFUSED
        || report.isEmpty()) {
      return StepEnd.failed(JOB, ended);
    }
    Findings findings = Findings.read(Path.of(report));
    List<DataFault> faults = new ArrayList<>();
    for (JsonNode alarm : findings.critical(JOB).toList()) {
      faults.add(
          new DataFault(
              work.request().from()
                  + " to "
                  + work.request().until()
                  + ": "
                  + Findings.inWords(alarm),
              report,
              "the report names the expectation; mend the source and ingest its days again with"
                  + " --replace"));
    }
    if (findings.json().path("counts").path("events").asLong() == 0) {
      faults.add(new DataFault("no events were checked", report, "see why nothing came"));
    }
    if (!faults.isEmpty()) {
      return Broken.of(faults, work.request());
    }
    long odd = findings.alarms().count();
    String says =
        odd == 0
            ? "no expectation failed"
            : "no critical expectation failed; a warning did: "
                + Findings.inWords(findings.alarms().findFirst().orElseThrow());
    return StepEnd.of(StepEnd.Outcome.PASSED, ended, report, says);
  }
}
