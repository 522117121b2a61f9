package io.purchaseintent.lake.table;

import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import java.time.Instant;
import java.util.Arrays;

/**
 * Of the copies of an event the one received first, of several such the one whose JSON is least, so
 * that the choice does not depend on the order of arrival.
 */
public final class FirstReceived {

  private FirstReceived() {}

  /** That of two copies which counts. */
  public static Event of(Event a, Event b) {
    return compare(a, b) <= 0 ? a : b;
  }

  /** Below zero if {@code a} counts, above if {@code b} does. */
  public static int compare(Event a, Event b) {
    int order = received(a).compareTo(received(b));
    return order != 0 ? order : Arrays.compare(EventJson.toBytes(a), EventJson.toBytes(b));
  }

  private static Instant received(Event event) {
    return event.receivedTime() == null ? Instant.MAX : event.receivedTime();
  }
}
