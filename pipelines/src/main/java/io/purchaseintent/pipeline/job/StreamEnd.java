package io.purchaseintent.pipeline.job;

import org.apache.beam.sdk.PipelineResult;

/**
 * Waits for a pipeline on a runner that goes on when its streams have ended. A bundle whose runner
 * does offers it as a service; where none is offered the runner is waited for.
 */
public interface StreamEnd {

  /** Waits until the pipeline has ended, and says how. */
  PipelineResult.State await(PipelineResult result);
}
