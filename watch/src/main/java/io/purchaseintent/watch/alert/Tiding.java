package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.rules.Severity;
import java.time.LocalDate;

/**
 * Something that no rule says, and receivers are told.
 *
 * @param key by which it is known again
 * @param says what it is, in a sentence
 * @param remedy what to do about it; empty where nothing is known
 * @param lasts whether its end will be told
 * @param isOver whether this is its end
 */
public record Tiding(
    String key, Severity severity, String says, String remedy, boolean lasts, boolean isOver) {

  /** Before its key, which no rule's can have. */
  private static final String TIDING = "tiding/";

  /** How long one that does not last is known again, in days. */
  private static final int KNOWN = 60;

  Alert alert(LocalDate day) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("remedy", remedy).put("day", day.toString()).put("lasts", lasts);
    return new Alert(TIDING + key, severity, says, details);
  }

  /** Whether an alert's key is one's. */
  static boolean isKey(String key) {
    return key.startsWith(TIDING);
  }

  /** Whether nobody will ask any more whether it was told. */
  static boolean isForgotten(Alert alert, LocalDate now) {
    return isKey(alert.key())
        && !alert.details().path("lasts").asBoolean()
        && alert.details().path("day").asText().compareTo(now.minusDays(KNOWN).toString()) < 0;
  }
}
