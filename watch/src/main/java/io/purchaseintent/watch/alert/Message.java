package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver is told at once.
 *
 * @param shop whose alarms these are
 * @param day that was looked at
 * @param fired what alarms and did not before, the worst first
 * @param recovered what alarmed and is calm again
 * @param link to the report, or null where it is not to be had by one
 */
record Message(
    String shop, String day, List<Alert> fired, List<Alert> recovered, @Nullable String link) {

  private static final int MOST_LINES = 20;

  /** Whether there is nothing to tell. */
  boolean isEmpty() {
    return fired.isEmpty() && recovered.isEmpty();
  }

  /** A line for a subject: "shop, 2016-10-30: 2 alarms, 1 calm again". */
  String title() {
    String alarms =
        fired.isEmpty() ? "" : fired.size() + (fired.size() == 1 ? " alarm" : " alarms");
    String calm = recovered.isEmpty() ? "" : recovered.size() + " calm again";
    String both = alarms.isEmpty() || calm.isEmpty() ? alarms + calm : alarms + ", " + calm;
    return shop + ", " + day + ": " + both;
  }

  /** The title and a line for each alarm, the worst first. */
  String text() {
    StringBuilder text = new StringBuilder(title());
    fired.stream()
        .limit(MOST_LINES)
        .forEach(
            alert ->
                text.append("\n- ")
                    .append(alert.severity().code())
                    .append(" ")
                    .append(alert.says())
                    .append(alert.forWhom()));
    if (fired.size() > MOST_LINES) {
      text.append("\n- and ").append(fired.size() - MOST_LINES).append(" more");
    }
    recovered.stream()
        .limit(MOST_LINES)
        .forEach(alert -> text.append("\n- calm again: ").append(alert.says()));
    if (link != null) {
      text.append("\n").append(link);
    }
    return text.toString();
  }

  /** For machines. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("shop", shop).put("day", day).put("title", title());
    add(json.putArray("fired"), fired);
    add(json.putArray("recovered"), recovered);
    if (link != null) {
      json.put("link", link);
    }
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
