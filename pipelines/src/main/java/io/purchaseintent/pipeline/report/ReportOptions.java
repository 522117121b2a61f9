package io.purchaseintent.pipeline.report;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** What jobs are told that write a report. */
public interface ReportOptions extends PipelineOptions {

  @Description(
      "File to write the report to. Without it the place where watch looks; or, if an option asks"
          + " for something else than watch does, the folder by-hand beside that place.")
  @Nullable String getReport();

  void setReport(@Nullable String file);
}
