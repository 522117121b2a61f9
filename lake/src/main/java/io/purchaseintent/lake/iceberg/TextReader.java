package io.purchaseintent.lake.iceberg;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts, and makes of each entry of a file's dictionary only once what it stands for.
 *
 * @param <T> what is made of a text
 */
public final class TextReader<T> extends ParquetValueReaders.PrimitiveReader<T> {

  /** Entries that are remembered: those of a dictionary; texts outside of one come once each. */
  private static final int REMEMBERED = 1 << 14;

  private final Function<String, T> make;
  private final Map<Binary, T> made = new IdentityHashMap<>();
  private @Nullable Binary last;
  private @Nullable T lastMade;

  /** Of a column of texts. */
  public TextReader(ColumnDescriptor column, Function<String, T> make) {
    super(column);
    this.make = make;
  }

  @Override
  public void setPageSource(PageReadStore pages) {
    made.clear();
    last = null;
    super.setPageSource(pages);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // A dictionary gives the same object for the same entry.
  public T read(@Nullable T reuse) {
    Binary text = column.nextBinary();
    T before = lastMade;
    if (text == last && before != null) {
      return before;
    }
    T value = made.get(text);
    if (value == null) {
      value = make.apply(text.toStringUsingUTF8());
      if (made.size() < REMEMBERED) {
        made.put(text, value);
      }
    }
    last = text;
    lastMade = value;
    return value;
  }
}
