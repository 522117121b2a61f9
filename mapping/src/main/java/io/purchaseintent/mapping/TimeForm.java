package io.purchaseintent.mapping;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A way to write times. */
public interface TimeForm {

  /**
   * The time as ISO-8601 with an offset, or null for text that is not of this form.
   *
   * @param zone the zone of a time that names none
   */
  @Nullable String toIso(String text, ZoneId zone);

  /** Whether any number is of this form, so that only the time it gives tells if it is meant. */
  boolean isNumber();

  /** How a mapping names it. */
  String code();
}
