package io.purchaseintent.suggest;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was found out about a file.
 *
 * @param each the list whose entries are events, or lines of them; empty where records are events
 * @param missing texts that stand for no value
 * @param unnamed keys of the file that no mapping can name
 */
record Findings(
    TimeChoice time,
    TypeChoice type,
    Map<EventField, Choice> fields,
    String each,
    List<String> missing,
    Set<String> unnamed) {

  private static final List<String> PLACEHOLDERS =
      List.of(
          "(not set)",
          "(none)",
          "null",
          "NULL",
          "None",
          "NaN",
          "nan",
          "N/A",
          "NA",
          "undefined",
          "\\N");
  private static final int MOST_NAMES = 30;

  /**
   * Looks at the first records.
   *
   * @throws UserError if no mapping can be made of them, and why
   */
  static Findings of(Specimen specimen, EventRules rules) {
    Columns columns = Columns.of(specimen.records());
    List<String> missing = missing(columns);
    TimeChoice time = new TimeFinder(rules).find(columns);
    if (time == null) {
      throw new UserError(
          specimen.file()
              + " has no column of times that events can have, so no mapping can be suggested; its"
              + " columns are: "
              + names(columns));
    }
    Set<String> taken = new HashSet<>(Set.of(time.column().path()));
    time.others().stream()
        .filter(other -> other.times(time.forms().get(0), rules) > 0.9)
        .map(Column::path)
        .forEach(taken::add);
    TypeFinder types = new TypeFinder(columns);
    TypeChoice type = types.find(specimen.file().toString(), taken);
    if (type.column() != null) {
      taken.add(type.column().path());
    }
    Map<EventField, Choice> fields = new FieldFinder(columns, time, taken).find();
    if (!fields.containsKey(EventField.SESSION_ID) && !fields.containsKey(EventField.USER_ID)) {
      throw new UserError(
          specimen.file()
              + " has times in "
              + time.column().path()
              + ", but no column that looks like a visit or a shopper, so no mapping can be"
              + " suggested; its columns are: "
              + names(columns));
    }
    Choice product = fields.get(EventField.PRODUCT_ID);
    String each = time.column().list();
    if (each.isEmpty() && product != null) {
      each = new OrderLines(columns, fields).find(product);
    }
    return new Findings(
        time,
        types.fitting(type, product == null ? null : product.column()),
        fields,
        each,
        missing,
        columns.unnamed());
  }

  private static String names(Columns columns) {
    return columns.all().stream()
        .limit(MOST_NAMES)
        .map(
            column ->
                String.format(
                    Locale.ROOT,
                    "%s (%s)",
                    column.path(),
                    column.mostFrequent(1).stream()
                        .map(entry -> Column.quoted(entry.getKey()))
                        .findFirst()
                        .orElse("")))
        .collect(Collectors.joining(", "));
  }

  private static List<String> missing(Columns columns) {
    return PLACEHOLDERS.stream()
        .filter(text -> columns.all().stream().anyMatch(column -> column.texts().containsKey(text)))
        .toList();
  }
}
