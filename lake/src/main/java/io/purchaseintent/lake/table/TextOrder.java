package io.purchaseintent.lake.table;

import java.util.Comparator;
import org.apache.iceberg.types.Comparators;

/** How texts are sorted in tables: by the bytes of UTF-8, as in every engine. */
final class TextOrder {

  static final Comparator<CharSequence> BYTES = Comparators.charSequences();

  private TextOrder() {}
}
