package io.purchaseintent.serving.dashboard;

import io.purchaseintent.registry.Role;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.status.Verdict;
import java.util.Arrays;

/** What the page's JSON is made of. */
final class DashboardSchemas {

  private static final Schema HISTOGRAM =
      Schema.object()
          .required("count", Schema.count())
          .required("total", Schema.number())
          .required("bounds", Schema.listOf(Schema.number()))
          .required("counts", Schema.listOf(Schema.count()))
          .described(
              "Counts of what lies at or below each bound and above the one before, and last of"
                  + " what lies above all. Times are in milliseconds, propensities in basis points.")
          .named("Histogram");

  private static final Schema ROUTE =
      Schema.object()
          .required("method", Schema.text())
          .required("path", Schema.text())
          .required("status", Schema.text())
          .required("count", Schema.count())
          .required("total_ms", Schema.number());

  private static final Schema VARIANT =
      Schema.object()
          .required("variant", Schema.text())
          .required("role", Schema.oneOf(Arrays.stream(Role.values()).map(Role::code).toList()))
          .required("version", Schema.text())
          .required("feature_set", Schema.text())
          .required("share", Schema.number(0, 1))
          .required("failed", Schema.count())
          .required("latency", HISTOGRAM)
          .required("propensity", HISTOGRAM)
          .required("rungs", Schema.mapOf(Schema.count()));

  private static final Schema STATE =
      Schema.object().required("found", Schema.mapOf(Schema.count())).required("age", HISTOGRAM);

  private static final Schema RECENT =
      Schema.object()
          .required("time", Schema.time())
          .required("variant", Schema.text())
          .required("version", Schema.text())
          .required("segment", Schema.text())
          .required("fallback", Schema.text().orNull())
          .required("propensity", Schema.number(0, 1))
          .required("latency_ms", Schema.number())
          .required("action", Schema.text().orNull());

  static final Schema FIGURES =
      Schema.object()
          .required("time", Schema.time())
          .required("started", Schema.time())
          .required("champion_since", Schema.time())
          .required("verdict", Verdict.SCHEMA)
          .required("problems", Schema.listOf(Schema.text()))
          .required("routes", Schema.listOf(ROUTE))
          .required("variants", Schema.listOf(VARIANT))
          .required("taken_out", Schema.mapOf(Schema.text()))
          .required("latency", HISTOGRAM)
          .required("propensity", HISTOGRAM)
          .required("rungs", Schema.mapOf(Schema.count()))
          .required(
              "store",
              Schema.object()
                  .required("reachable", Schema.flag())
                  .required("breaker_open", Schema.flag())
                  .required("latency", HISTOGRAM))
          .required(
              "states",
              Schema.object()
                  .required("session", STATE)
                  .required("user", STATE)
                  .required("product", STATE))
          .required("prediction_log", Schema.mapOf(Schema.count()))
          .required("recent", Schema.listOf(RECENT))
          .named("Figures");

  private DashboardSchemas() {}
}
