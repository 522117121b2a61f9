package io.purchaseintent.pipeline.checks;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What jobs are told that check what they are about to write. */
public interface CheckOptions extends PipelineOptions {

  @Description(
      "Go on though critical expectations of a table's suite failed. Without it the job names them,"
          + " ends with exit code 3, and leaves everything as it is.")
  @Default.Boolean(false)
  boolean getDespiteChecks();

  void setDespiteChecks(boolean despite);
}
