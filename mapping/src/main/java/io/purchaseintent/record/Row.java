package io.purchaseintent.record;

import org.jspecify.annotations.Nullable;

/** One record of a file, of which the {@link Columns} take texts. */
public interface Row {

  /** What was read of the record, as {@link Wanted} tells. */
  @Nullable Object[] values();
}
