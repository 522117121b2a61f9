package io.purchaseintent.serving.timeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param version that it is about, or null
 * @param text what it was, in words
 * @param who did it, or null where nobody did
 * @param why in their words, or null
 * @param report path of its report on a server, or null where it has none
 */
record Entry(
    Instant time,
    Kind kind,
    Tone tone,
    @Nullable String version,
    String text,
    @Nullable String who,
    @Nullable String why,
    @Nullable String report) {

  /** What somebody did to a version. */
  static Entry of(AuditEntry audit, Kind kind, Tone tone, String version, String text) {
    return new Entry(
        audit.time(),
        kind,
        tone,
        version,
        text,
        audit.who(),
        audit.why(),
        "/dashboard/versions/" + version + "/report.html");
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", time.toString())
        .put("kind", kind.code())
        .put("tone", tone.code())
        .put("version", version)
        .put("text", text)
        .put("who", who)
        .put("why", why)
        .put("report", report);
  }
}
