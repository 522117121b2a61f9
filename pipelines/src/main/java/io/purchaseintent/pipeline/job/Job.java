package io.purchaseintent.pipeline.job;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A piece of batch work that a user can ask for by name. */
public interface Job<O extends JobOptions> {

  /** The name on the command line. */
  String name();

  /** One line for the list of jobs. */
  String description();

  /** The options that the job takes. */
  Class<O> optionsType();

  /**
   * Does the work and waits for its end.
   *
   * @param report receives what was counted
   * @return whether all is as it should be
   * @throws JobFailure if the work could not be done; datasets are then as they were
   */
  Outcome run(O options, ObjectNode report);
}
