package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.ExitCode;
import java.io.PrintStream;
import java.util.List;

/** Says what a retraining would do. */
final class DryRun {

  private static final String ID = "retrain-TIME";

  private final Places places;
  private final PrintStream out;

  DryRun(Places places, PrintStream out) {
    this.places = places;
    this.out = out;
  }

  /** Tells it, and returns the exit code that the run would have by what is known now. */
  int tell(LakeDays days, RetrainRequest request, String reason) {
    out.println("Would train on " + request.from() + " until " + request.until() + ": " + reason);
    List<DataFault> faults = DaysStep.faults(days, places, request);
    if (!faults.isEmpty()) {
      StepEnd end = Broken.of(faults, request);
      out.println("  " + end.says());
      if (end.outcome() == StepEnd.Outcome.DATA_BROKEN) {
        out.println("and refuse, for the data are broken");
        return ExitCode.REFUSED;
      }
    }
    tell(places.jobWords("check-data", ChecksStep.options(request)));
    tell(places.jobWords("training-set", TrainingSetStep.options(ID, request)));
    tell(Places.words(TrainStep.launch(ID, request, places)));
    out.println("  ./intent models promote VERSION --to=staging, if all gates let it pass");
    return ExitCode.DONE;
  }

  private void tell(List<String> words) {
    out.println("  " + String.join(" ", words));
  }
}
