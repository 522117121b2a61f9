package io.purchaseintent.cli.retrain;

/** Looks at what the gates said of the version. */
final class GatesStep implements Step {

  @Override
  public String name() {
    return "gates";
  }

  @Override
  public StepEnd run(Work work) {
    String version = work.run().fact(TrainStep.VERSION);
    String refusedBy = work.run().fact(TrainStep.REFUSED_BY);
    if (refusedBy.isEmpty()) {
      return StepEnd.passed("all gates let " + version + " pass");
    }
    return StepEnd.of(
        StepEnd.Outcome.GATE_REFUSED,
        version
            + " stays a candidate, refused by "
            + refusedBy
            + ": ./intent models show "
            + version
            + " tells more");
  }
}
