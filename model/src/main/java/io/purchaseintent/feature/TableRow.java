package io.purchaseintent.feature;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a row of a table beside the clicks says of a shopper or a product. Immutable.
 *
 * @param of whom or what its table tells
 * @param table the table's name
 * @param key the id, as events have it
 * @param validMillis from when on it holds
 * @param knownMillis from when on it counts: it holds by then, and is known
 * @param takenMillis when it was taken in: of two that hold from the same time the later one stands
 * @param values by {@link #column}, as texts that features keep: a number, a name, or milliseconds
 *     since 1970; null where the row says that there is none. A column that is not in it is not
 *     told of
 */
public record TableRow(
    DeclaredFeature.Of of,
    String table,
    String key,
    long validMillis,
    long knownMillis,
    long takenMillis,
    Map<String, @Nullable String> values) {

  public TableRow {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /** Under which the values of a column are that is read so: of each type its own. */
  public static String column(DeclaredFeature.Type type, String column) {
    return type.name().toLowerCase(Locale.ROOT) + ':' + column;
  }
}
