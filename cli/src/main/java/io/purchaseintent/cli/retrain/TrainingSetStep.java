package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.job.JobReport;
import io.purchaseintent.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the rows to learn from, of the window's visits. */
final class TrainingSetStep implements Step {

  private static final String JOB = "training-set";

  @Override
  public String name() {
    return JOB;
  }

  /** What the job is told. */
  static List<String> options(String id, RetrainRequest request) {
    List<String> options =
        new ArrayList<>(
            List.of("--id=" + id, "--from=" + request.from(), "--until=" + request.until()));
    options.addAll(request.ofSet());
    if (!request.despiteData().isEmpty()) {
      options.add("--despite-checks");
    }
    return options;
  }

  @Override
  public StepEnd run(Work work) {
    String id = work.trainingSet();
    // The one write that makes a set be there is its manifest: it was made, and not noted.
    Path manifest =
        work.places().lake().resolve("training-sets").resolve(id).resolve("manifest.json");
    if (Files.exists(manifest)) {
      return StepEnd.passed(id + " is there already");
    }
    List<String> options = options(id, work.request());
    Programs.Ended ended =
        work.run(JOB, work.places().jobWords(JOB, options), work.places().job(JOB, options));
    if (ended.exitCode() == ExitCode.REFUSED) {
      return Broken.refused(
          new DataFault(
              "a critical expectation of the training set failed"
                  + (ended.error() == null ? "" : ": " + ended.error()),
              ended.log(),
              "mend the data, or the suite (docs/checks.md)"));
    }
    if (ended.exitCode() != ExitCode.DONE) {
      return StepEnd.failed(JOB, ended);
    }
    return StepEnd.of(
        StepEnd.Outcome.PASSED, ended, manifest.toString(), JobReport.readable(ended.json()));
  }
}
