package io.purchaseintent.eventlog;

import org.jspecify.annotations.Nullable;

/** A kind of event logs: which texts name one. */
public interface LogKind {

  /** What names one and what that is, for those who gave something else. */
  String form();

  /**
   * The address that a text names; null for the text of another kind.
   *
   * @param endpoint where its service answers, for a stream only; null for the region's own
   * @param region where the stream is, for a stream only; null for that of the machine's settings
   * @throws IllegalArgumentException if it is of this kind and names none, with what is accepted,
   *     as it follows the text
   */
  @Nullable LogAddress parse(String text, @Nullable String endpoint, @Nullable String region);
}
