package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.SuiteResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** The check of one table by its suite. */
interface TableCheck {

  /** The table's name. */
  String table();

  /** What came of it, when the pipeline that it is a part of has ended. */
  SuiteResult result(PipelineOptions options);
}
