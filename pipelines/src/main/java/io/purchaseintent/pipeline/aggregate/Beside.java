package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.pipeline.job.PipelineRun;
import org.apache.beam.sdk.Pipeline;

/** What else is made of a stretch of days in the pipeline that closes it. */
public interface Beside {

  /** One stretch of it. */
  interface Stretch extends AutoCloseable {

    /** Adds its steps. */
    void build(Pipeline pipeline);

    /** Puts what was written in its place, before the days are closed. */
    void commit(PipelineRun done);

    /** Lets go what was not committed. */
    @Override
    void close();
  }

  /**
   * Begins with a stretch.
   *
   * @param run the name under which all is committed
   */
  Stretch begin(ClosedDays days, String run);

  /** Nothing. */
  static Beside nothing() {
    return (days, run) ->
        new Stretch() {
          @Override
          public void build(Pipeline pipeline) {}

          @Override
          public void commit(PipelineRun done) {}

          @Override
          public void close() {}
        };
  }
}
