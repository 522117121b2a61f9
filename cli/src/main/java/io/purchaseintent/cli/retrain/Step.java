package io.purchaseintent.cli.retrain;

/**
 * A step of a retraining. It may have been at work before, in a process that was killed: what that
 * one brought to its end is not done again.
 */
interface Step {

  /** By which it is told and kept. */
  String name();

  /** Does it. */
  StepEnd run(Work work);
}
