package io.purchaseintent.feature;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the values of a state back, in the order in which a {@link StateWriter} took them. */
public interface StateReader {

  /** A count. */
  int count(String name);

  /** An amount of money in micros. */
  long amount(String name);

  /** An instant, or null where there is none. */
  @Nullable Instant time(String name);

  /** A text, or null where there is none. */
  @Nullable String text(String name);

  /** What a shop's own features say. */
  DeclaredValues declared(String name);
}
