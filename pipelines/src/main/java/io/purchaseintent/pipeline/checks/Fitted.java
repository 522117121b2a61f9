package io.purchaseintent.pipeline.checks;

import io.purchaseintent.checks.Examination;
import io.purchaseintent.checks.SuiteException;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.Serializable;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A suite that was fitted to columns, as it travels to workers: by its text. */
final class Fitted implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String source;
  private final String json;
  private final String schema;
  private transient @Nullable Examination examination;

  /**
   * Fits a suite.
   *
   * @throws JobFailure if it does not fit
   */
  Fitted(Suites.Source suite, Schema schema) {
    this.source = suite.name();
    this.json = suite.json();
    this.schema = schema.toString();
    try {
      examination();
    } catch (SuiteException e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    }
  }

  Examination examination() {
    if (examination == null) {
      examination = Examination.parse(source, json, new Schema.Parser().parse(schema));
    }
    return examination;
  }
}
