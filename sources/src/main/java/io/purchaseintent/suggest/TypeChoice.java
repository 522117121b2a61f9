package io.purchaseintent.suggest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tells the type of an event.
 *
 * @param column its column, or null where no column does
 * @param then a column that is asked where that has nothing, or null
 * @param values the types of its texts, most frequent first; null for a text that means none
 * @param only where there is no column, the type of all
 */
record TypeChoice(
    @Nullable Column column,
    @Nullable Column then,
    Map<String, @Nullable String> values,
    @Nullable String only,
    String why,
    List<Column> others) {}
