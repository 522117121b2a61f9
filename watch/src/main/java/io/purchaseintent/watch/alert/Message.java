package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.rules.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver is told at once.
 *
 * @param shop whose alarms these are
 * @param day that was looked at
 * @param fired what alarms and did not before, the worst first
 * @param recovered what alarmed and is calm again, as it is now
 * @param unjudged keys of what alarmed and no rule judges any more: whether it is over nobody knows
 * @param link to the report, or null where it is not to be had by one
 * @param report where it is
 */
record Message(
    String shop,
    String day,
    List<Alert> fired,
    List<Alert> recovered,
    List<String> unjudged,
    @Nullable String link,
    String report) {

  /** As many as are read at night. */
  private static final int MOST_LINES = 8;

  /** Whether there is nothing to tell. */
  boolean isEmpty() {
    return fired.isEmpty() && recovered.isEmpty() && unjudged.isEmpty();
  }

  /** A line for a subject: "shop, 2016-10-30: 2 alarms (1 critical), 1 calm again". */
  String title() {
    List<String> parts = new ArrayList<>();
    long told = fired.stream().filter(alert -> alert.severity() == Severity.INFO).count();
    long alarms = fired.size() - told;
    if (alarms > 0) {
      long critical = critical(fired);
      parts.add(
          alarms
              + (alarms == 1 ? " alarm" : " alarms")
              + (critical > 0 ? " (" + critical + " critical)" : ""));
    }
    if (told > 0) {
      parts.add(told + " to know");
    }
    if (!recovered.isEmpty()) {
      parts.add(recovered.size() + " calm again");
    }
    if (!unjudged.isEmpty()) {
      parts.add(unjudged.size() + " no longer judged");
    }
    return shop + ", " + day + ": " + String.join(", ", parts);
  }

  private static long critical(List<Alert> alerts) {
    return alerts.stream().filter(alert -> alert.severity() == Severity.CRITICAL).count();
  }

  /**
   * The title, a line for each of the worst alarms, what to do about the first of them, and where
   * the rest is.
   */
  String text() {
    List<String> lines = new ArrayList<>(List.of(title()));
    for (Alert alert : fired.subList(0, Math.min(MOST_LINES, fired.size()))) {
      lines.add("- " + alert.severity().code().toUpperCase(Locale.ROOT) + ": " + said(alert));
      if (alert == fired.get(0) && !alert.remedy().isEmpty()) {
        lines.add("  What to do: " + alert.remedy());
      }
    }
    if (fired.size() > MOST_LINES) {
      List<Alert> rest = fired.subList(MOST_LINES, fired.size());
      long critical = critical(rest);
      lines.add(
          "- and "
              + rest.size()
              + " more"
              + (critical > 0 ? ", " + critical + " of them critical" : "")
              + ": see the report");
    }
    add(lines, recovered.stream().map(alert -> "- calm again: " + alert.says()).toList());
    add(
        lines,
        unjudged.stream()
            .map(key -> "- no longer judged: " + key + "; whether it is over is not known")
            .toList());
    lines.add("Report: " + (link == null ? report : link));
    return String.join("\n", lines);
  }

  private static String said(Alert alert) {
    return alert.says()
        + (alert.rule().isEmpty() ? "" : " (" + alert.rule() + ")")
        + alert.forWhom();
  }

  private static void add(List<String> lines, List<String> more) {
    lines.addAll(more.subList(0, Math.min(MOST_LINES, more.size())));
    if (more.size() > MOST_LINES) {
      lines.add("- and " + (more.size() - MOST_LINES) + " more of these");
    }
  }

  /** For machines: all of it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("shop", shop).put("day", day).put("title", title());
    add(json.putArray("fired"), fired);
    add(json.putArray("recovered"), recovered);
    unjudged.forEach(json.putArray("no_longer_judged")::add);
    if (link != null) {
      json.put("link", link);
    }
    json.put("report", report);
    return json;
  }

  private static void add(ArrayNode to, List<Alert> alerts) {
    for (Alert alert : alerts) {
      ObjectNode json = to.addObject();
      json.put("key", alert.key()).put("severity", alert.severity().code());
      json.put("says", alert.says()).set("details", alert.details());
    }
  }
}
