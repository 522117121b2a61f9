package io.purchaseintent.record;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How records are written in a file.
 *
 * @param format null where the file tells
 * @param columns the names of a headerless file's columns in order; empty where a header names them
 * @param delimiter what stands between the columns of CSV
 * @param quote what stands around texts of CSV; 0: nothing does
 * @param escape what makes the next character of CSV mean itself; 0: nothing does, and quotes in
 *     quotes are doubled
 * @param encoding of the texts, unless a mark at the file's beginning says UTF-8 or UTF-16
 */
public record Dialect(
    @Nullable Format format,
    List<String> columns,
    char delimiter,
    char quote,
    char escape,
    Charset encoding) {

  /** A header, commas, quotes that are doubled within quotes, and UTF-8; or JSON. */
  public static final Dialect USUAL =
      new Dialect(null, List.of(), ',', '"', (char) 0, StandardCharsets.UTF_8);
}
