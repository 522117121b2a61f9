package io.purchaseintent.checks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values whose occurrences are counted one by one, for checks that need more than sums.
 *
 * @param columns of a value; one column's values are counted as they are, several as lists
 * @param condition on rows
 * @param known what tells two of the same condition: its JSON
 * @param ignored rows that are left out
 */
record Counted(List<Column> columns, Condition condition, String known, Ignored ignored) {

  /** Which rows are left out for missing values. */
  enum Ignored {
    NONE,
    ALL_MISSING,
    ANY_MISSING;

    boolean ignores(Row row, List<Column> columns) {
      if (this == NONE) {
        return false;
      }
      for (Column column : columns) {
        if (row.value(column) == null == (this == ANY_MISSING)) {
          return this == ANY_MISSING;
        }
      }
      return this == ALL_MISSING;
    }
  }

  /** The value of a row; null where it is left out. */
  @Nullable Object value(Row row) {
    if (!condition.test(row) || ignored.ignores(row, columns)) {
      return null;
    }
    return columns.size() == 1 ? row.value(columns.get(0)) : values(row, columns);
  }

  /** The values of a row in some columns. */
  static Object values(Row row, List<Column> columns) {
    return columns.stream().<@Nullable Object>map(row::value).toList();
  }

  /** What tells whether two checks count the same. */
  String key() {
    return columns.stream().map(Column::name).toList() + known + ignored;
  }
}
