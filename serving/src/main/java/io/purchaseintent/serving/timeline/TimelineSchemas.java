package io.purchaseintent.serving.timeline;

import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;

/** What is told of a model's history. */
final class TimelineSchemas {

  private static final Schema ENTRY =
      Schema.object()
          .required(
              "time",
              Schema.time().described("When it happened; of an alarm, when its day was over."))
          .required("kind", Schema.oneOf(Arrays.stream(Kind.values()).map(Kind::code).toList()))
          .required("tone", Schema.oneOf(Arrays.stream(Tone.values()).map(Tone::code).toList()))
          .required("version", Schema.text().orNull())
          .required("text", Schema.text().described("What happened, in words."))
          .required("who", Schema.text().orNull())
          .required("why", Schema.text().orNull())
          .required("report", Schema.text().orNull().described("Path of its report's page."))
          .named("TimelineEntry");

  private static final Schema CHAMPION =
      Schema.object()
          .required("version", Schema.text())
          .required("from", Schema.time())
          .required("until", Schema.time().orNull());

  private static final Schema VERSION =
      Schema.object()
          .required("version", Schema.text())
          .required("stage", Schema.oneOf(Arrays.stream(Stage.values()).map(Stage::code).toList()))
          .required(
              "role", Schema.oneOf(Arrays.stream(Role.values()).map(Role::code).toList()).orNull())
          .required("gates", Schema.oneOf("passed", "refused", "none", "unknown"));

  static final Schema TIMELINE =
      Schema.object()
          .required("from", Schema.time())
          .required("until", Schema.time())
          .required("entries", Schema.listOf(ENTRY).described("The newest first, 500 at most."))
          .required("left_out", Schema.count().described("Older ones of these days."))
          .required(
              "champions", Schema.listOf(CHAMPION).described("Who answered when, the first first."))
          .required("versions", Schema.listOf(VERSION).described("The newest first, 50 at most."))
          .named("Timeline");

  private TimelineSchemas() {}
}
