package io.purchaseintent.mapping;

import io.purchaseintent.mapping.Mapping.Source;
import org.jspecify.annotations.Nullable;

/** A text that is not a time of the forms that the mapping gives; without a stack. */
final class UnreadableTime extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableTime(String message) {
    super(message, null, false, false);
  }

  /**
   * A text that is no time.
   *
   * @param outside the form of the source by which it is a time that no event can have, or null
   * @param fitting a form that is none of the source's, by which it is a time, or null
   */
  static UnreadableTime of(
      String text, Source source, @Nullable TimeForm outside, @Nullable TimeForm fitting) {
    return new UnreadableTime(
        '"'
            + (text.length() > 80 ? text.substring(0, 80) + "…" : text)
            + "\" is "
            + (outside == null
                ? "not a time of the form "
                    + String.join(" or ", source.formats().stream().map(TimeForm::code).toList())
                : outside.toIso(text, source.zone())
                    + " by "
                    + outside.code()
                    + ", which no event can have: from 1995 to a day ahead")
            + (fitting == null
                ? "; if it is one, give time its pattern, such as dd/MM/yyyy HH:mm:ss or"
                    + " yyyyMMddHHmmss"
                : "; " + fitting.code() + " reads it as " + fitting.toIso(text, source.zone())));
  }
}
