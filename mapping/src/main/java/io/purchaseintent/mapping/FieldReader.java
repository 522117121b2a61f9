package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.event.WrittenNumber;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Each;
import io.purchaseintent.record.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes the value of one field from a row, as its {@link Source} says. */
final class FieldReader {

  private final EventField field;
  private final EventRules rules;
  private final Source source;
  private final Set<String> missing;
  private final @Nullable LookupTable lookup;
  private final List<Column> columns;
  private final @Nullable Template template;
  private final @Nullable PlusReader plus;

  /**
   * A reader of rows' field.
   *
   * @param columns where its columns are added
   * @param each whose entry at hand is read, or null
   * @param everywhere texts that mean no value in every column
   * @param lookup the side table that the source names, or null if it names none or none is there
   * @param rules which times events can have
   */
  FieldReader(
      EventField field,
      Source source,
      Columns columns,
      @Nullable Each each,
      Set<String> everywhere,
      @Nullable LookupTable lookup,
      EventRules rules) {
    this.field = field;
    this.rules = rules;
    this.source = source;
    this.lookup = lookup;
    this.missing = new HashSet<>(everywhere);
    this.missing.addAll(source.missing());
    this.columns = source.columns().isEmpty() ? List.of() : columns.add(source.columns(), each);
    this.template =
        source.template() == null ? null : new Template(source.template(), columns, each);
    this.plus = source.plus() == null ? null : new PlusReader(source.plus(), columns, each);
  }

  /**
   * The field's value, or null where it has none.
   *
   * @param entry the entry at hand
   * @param eventTime when the row's event was, for side tables that change with time
   * @throws UnreadableTime if the field is a time and none of its forms fits
   */
  @Nullable String read(Row row, String entry, @Nullable String eventTime) throws UnreadableTime {
    String text = template != null ? template.fill(row, entry) : first(row);
    if (template != null && text != null && missing.contains(text)) {
      text = null;
    }
    if (text != null && source.lookup() != null) {
      text = lookup == null ? null : lookup.find(text, eventTime);
    }
    if (text == null) {
      return source.defaultValue();
    }
    if (!source.values().isEmpty()) {
      String mapped = source.values().get(text);
      return mapped != null ? mapped : source.otherwise() != null ? source.otherwise() : text;
    }
    if (source.formats().isEmpty()) {
      return field == EventField.PAGE
          ? PagePath.of(text)
          : WrittenNumber.of(field, text, source.decimal());
    }
    String time = time(text);
    return plus == null ? time : plus.add(time, row);
  }

  private @Nullable String first(Row row) {
    for (int i = 0; i < columns.size(); i++) {
      String text = columns.get(i).text(row, missing);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private String time(String text) throws UnreadableTime {
    TimeForm outside = null;
    for (TimeForm form : source.formats()) {
      String iso = form.toIso(text, source.zone());
      if (iso == null) {
        continue;
      }
      // Seconds are milliseconds, too, of 1970: what no shop can have is of another form.
      if (!form.isNumber() || isInRange(iso)) {
        return iso;
      }
      outside = outside == null ? form : outside;
    }
    throw UnreadableTime.of(text, source, outside, fitting(text));
  }

  private boolean isInRange(String iso) {
    Instant time = EventTime.parse(iso);
    return time != null && rules.isInRange(time);
  }

  /** The named form, not among the source's, by which the text is a time that a shop can have. */
  private @Nullable TimeForm fitting(String text) {
    for (TimeFormat form : TimeFormat.values()) {
      String iso = form.toIso(text, source.zone());
      if (iso != null && isInRange(iso)) {
        return form;
      }
    }
    return null;
  }

  /** The columns that no row so far had, of those of which one is needed; else none. */
  List<Column> neverThere() {
    List<Column> never = new ArrayList<>();
    if (columns.stream().noneMatch(Column::wasFound)) {
      never.addAll(columns);
    }
    if (template != null) {
      never.addAll(template.neverThere());
    }
    if (plus != null) {
      never.addAll(plus.neverThere());
    }
    return never;
  }
}
