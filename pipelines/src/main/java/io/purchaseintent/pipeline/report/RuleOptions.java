package io.purchaseintent.pipeline.report;

import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** What jobs are told that judge what they measured. */
public interface RuleOptions extends ReportOptions {

  @Description(
      "Rule book that judges the report. Without it, rules.yaml beside the lake if it is there,"
          + " else the rules of this release.")
  @Nullable String getRules();

  void setRules(@Nullable String file);
}
