package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes the values of a state, one after the other, each with the name of its column: bytes of the
 * online store, a row of the lake, and the table's columns are all made by writing a state.
 */
public interface StateWriter {

  /** A count, never negative. */
  void count(String name, int value);

  /** An amount of money in micros, never negative. */
  void amount(String name, long micros);

  /** An instant, or null where there is none. */
  void time(String name, @Nullable Instant value);

  /** A text, or null where there is none. */
  void text(String name, @Nullable String value);

  /** What a shop's own features say. */
  void declared(String name, DeclaredValues values);
}
