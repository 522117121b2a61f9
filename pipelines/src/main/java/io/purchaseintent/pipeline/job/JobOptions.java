package io.purchaseintent.pipeline.job;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation;

/** What every job is told. */
public interface JobOptions extends PipelineOptions {

  @Description("Folder of the lake. Workers on other machines must see it under the same path.")
  @Validation.Required
  String getLake();

  void setLake(String lake);
}
