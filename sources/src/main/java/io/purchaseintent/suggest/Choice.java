package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.util.List;

/**
 * The column that was chosen for a field.
 *
 * @param then columns that are asked where it has nothing
 * @param why for a reader who may know better
 * @param others columns that came close, the best first
 */
record Choice(EventField field, Column column, List<Column> then, String why, List<Column> others) {

  /** The same, asking the first column before, or the last behind, those that were chosen. */
  Choice with(Column first, Column last) {
    return new Choice(field, first, List.of(last), why, others);
  }
}
