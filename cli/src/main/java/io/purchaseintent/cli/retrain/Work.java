package io.purchaseintent.cli.retrain;

import io.purchaseintent.cli.launch.Launch;
import java.util.List;

/**
 * What a step is given.
 *
 * @param run the record, with what the steps before found
 * @param request what is to be made
 */
record Work(RetrainRun run, RetrainRequest request, Places places, Programs programs) {

  /** Runs a program as the step at work. */
  Programs.Ended run(String name, List<String> words, Launch launch) {
    run.command(words);
    return programs.run(name, launch, run::process);
  }

  /** The name of the training set of this run. */
  String trainingSet() {
    return "retrain-" + run.id();
  }
}
