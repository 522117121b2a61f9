package io.purchaseintent.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event as text, before any rule was applied. Absent and empty are the same.
 *
 * <p>Mutable and reusable; not thread-safe.
 */
public final class RawEvent {

  private final @Nullable String[] values = new @Nullable String[EventField.values().length];

  /** The text of a field, or null where it is absent. */
  public @Nullable String get(EventField field) {
    return values[field.ordinal()];
  }

  /** Sets a field; null or empty text makes it absent. */
  public RawEvent set(EventField field, @Nullable String value) {
    values[field.ordinal()] = value == null || value.isEmpty() ? null : value;
    return this;
  }

  /** Makes every field absent. */
  public void clear() {
    Arrays.fill(values, null);
  }
}
