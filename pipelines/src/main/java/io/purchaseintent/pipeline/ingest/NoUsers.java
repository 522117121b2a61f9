package io.purchaseintent.pipeline.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.NoId;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.Locale;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * Counts the events that are anonymous because what stood for the user's id is none, by what stood
 * there.
 */
public final class NoUsers implements Serializable {

  /** The counters' names begin so. */
  static final String COUNTER = "events_no_user:";

  private static final long serialVersionUID = 1L;

  /** Counts an event, if it is one. */
  public void count(Accepted accepted) {
    if (accepted.noUser() != null) {
      Metrics.counter(NoUsers.class, COUNTER + accepted.noUser()).inc();
    }
  }

  /**
   * Puts what was counted into the report, as {@code no_user} with a number for each name, and
   * tells it; nothing where none was.
   */
  public static void report(PipelineRun done, ObjectNode report, PrintStream err) {
    for (String name : NoId.names()) {
      long events = done.counter(NoUsers.class, COUNTER + name);
      if (events > 0) {
        report.withObject("/no_user").put(name, events);
        err.printf(
            Locale.ROOT,
            "%,d events name a user \"%s\", which is nobody: they are taken as anonymous. The shop"
                + " should leave user_id out%n",
            events,
            name);
      }
    }
  }
}
