package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.State;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;

/** What is told of the last days. */
final class WatchSchemas {

  private static final Schema STATE =
      Schema.oneOf(Arrays.stream(State.values()).map(State::code).toList())
          .described(
              "The worst that was found; unreadable where a report is broken, none where there is"
                  + " no report.");

  private static final Schema DAY = Schema.text().matching("^\\d{4}-\\d{2}-\\d{2}$");

  private static final Schema FINDING =
      Schema.object()
          .required("state", STATE)
          .required("severity", Schema.text())
          .required("owner", Schema.text())
          .required("text", Schema.text().described("What was found, with value and bound."))
          .required("remedy", Schema.text().described("What to do."))
          .named("DayFinding");

  static final Schema DAYS =
      Schema.object()
          .required("state", STATE)
          .required("since", DAY.orNull().described("First of the days running in this state."))
          .required("newest", DAY.orNull().described("Newest day with a report."))
          .required(
              "days",
              Schema.listOf(
                      Schema.object()
                          .required("day", DAY)
                          .required("state", STATE)
                          .required("alarms", Schema.count())
                          .required("reports", Schema.mapOf(STATE).described("By job."))
                          .required("worst", FINDING.orNull())
                          .required(
                              "report",
                              Schema.text().orNull().described("Path of its report's page."))
                          .named("WatchedDay"))
                  .described("The newest first, those without a report too."))
          .named("WatchedDays");

  private WatchSchemas() {}
}
