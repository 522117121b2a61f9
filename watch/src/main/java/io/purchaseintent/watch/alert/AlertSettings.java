package io.purchaseintent.watch.alert;

import io.purchaseintent.rules.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of alarms.
 *
 * @param shop whose alarms these are
 * @param link where the report of a day is, with {@code {day}} for the day; null where nowhere
 * @param receivers by name, in the file's order
 */
record AlertSettings(String shop, @Nullable String link, Map<String, Addressee> receivers) {

  /**
   * A receiver and what it is told.
   *
   * @param least severity of what it is told
   */
  record Addressee(Receiver receiver, Severity least) {}

  /** Nobody is told. */
  static AlertSettings none() {
    return new AlertSettings("", null, Map.of());
  }

  /** The report of a day, if it is to be had. */
  @Nullable String linkOf(String day) {
    return link == null ? null : link.replace("{day}", day);
  }
}
