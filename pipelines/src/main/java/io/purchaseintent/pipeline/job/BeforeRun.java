package io.purchaseintent.pipeline.job;

import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Completes the options of a run by what its runner needs and nobody should have to say. A bundle
 * whose runner does offers it as a service.
 */
public interface BeforeRun {

  /** Completes the options; what a user said stays as it is. */
  void complete(PipelineOptions options);
}
