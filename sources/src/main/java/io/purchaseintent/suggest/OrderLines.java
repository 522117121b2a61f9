package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the list in which orders have their products, where other events have theirs in the record.
 */
final class OrderLines {

  private static final double A_NAME = 5;
  private static final List<EventField> OF_LINES =
      List.of(EventField.PRODUCT_ID, EventField.CATEGORY, EventField.PRICE, EventField.QUANTITY);

  private final Columns columns;
  private final Map<EventField, Choice> fields;

  /**
   * For these choices.
   *
   * @param fields into which columns are put that are of the list, or of the record
   */
  OrderLines(Columns columns, Map<EventField, Choice> fields) {
    this.columns = columns;
    this.fields = fields;
  }

  /** The path of the list, or nothing where products are in records alone. */
  String find(Choice product) {
    String list = product.column().list();
    if (list.isEmpty()) {
      Column inList =
          columns.all().stream()
              .filter(column -> !column.list().isEmpty())
              .filter(column -> FieldWords.points(EventField.PRODUCT_ID, column.path()) >= A_NAME)
              .filter(column -> isWithout(product.column(), column))
              .max(Comparator.comparingLong(Column::records))
              .orElse(null);
      if (inList == null) {
        return "";
      }
      list = inList.list();
    }
    for (EventField field : OF_LINES) {
      Choice choice = fields.get(field);
      Column inList = choice == null ? null : best(field, list, choice);
      Column inRecord = choice == null ? null : best(field, "", choice);
      if (choice != null && inList != null && inRecord != null) {
        fields.put(field, choice.with(inList, inRecord));
      }
    }
    return list;
  }

  /** Whether there are records that have the one in a list and not the other. */
  private boolean isWithout(Column other, Column inList) {
    return columns.rows().stream()
        .anyMatch(row -> row.containsKey(inList.path()) && !row.containsKey(other.path()));
  }

  private @Nullable Column best(EventField field, String list, Choice choice) {
    if (choice.column().list().equals(list)) {
      return choice.column();
    }
    return columns.all().stream()
        .filter(column -> column.list().equals(list))
        .filter(column -> FieldWords.points(field, column.path()) >= A_NAME)
        .filter(column -> FieldContent.of(field, column, columns.records()) >= 0)
        .max(Comparator.comparingDouble(column -> FieldWords.points(field, column.path())))
        .orElse(null);
  }
}
