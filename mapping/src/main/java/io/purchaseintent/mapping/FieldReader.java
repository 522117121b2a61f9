package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventTime;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.record.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the value of one field from a row, as its {@link Source} says. */
final class FieldReader {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  private final EventField field;
  private final EventRules rules;
  private final Source source;
  private final Row row;
  private final Set<String> missing;
  private final @Nullable LookupTable lookup;
  private final int column;
  private final List<String> literals = new ArrayList<>();
  private final List<Integer> placeholders = new ArrayList<>();
  private final StringBuilder filled = new StringBuilder();

  /**
   * A reader of a row's field.
   *
   * @param everywhere texts that mean no value in every column
   * @param lookup the side table that the source names, or null if it names none or none is there
   * @param rules which times events can have
   */
  FieldReader(
      EventField field,
      Source source,
      Row row,
      Set<String> everywhere,
      @Nullable LookupTable lookup,
      EventRules rules) {
    this.field = field;
    this.rules = rules;
    this.source = source;
    this.row = row;
    this.lookup = lookup;
    this.missing = new HashSet<>(everywhere);
    this.missing.addAll(source.missing());
    this.column = source.column() == null ? -1 : row.column(source.column());
    if (source.template() != null) {
      compile(source.template());
    }
  }

  private void compile(String template) {
    Matcher matcher = PLACEHOLDER.matcher(template);
    int end = 0;
    while (matcher.find()) {
      literals.add(template.substring(end, matcher.start()));
      placeholders.add(row.column(matcher.group(1)));
      end = matcher.end();
    }
    literals.add(template.substring(end));
  }

  /**
   * The field's value, or null where it has none.
   *
   * @param eventTime when the row's event was, for side tables that change with time
   * @throws UnreadableTime if the field is a time and none of its forms fits
   */
  @Nullable String read(@Nullable String eventTime) throws UnreadableTime {
    String text = source.template() != null ? fill() : column < 0 ? null : row.text(column);
    if (text != null && missing.contains(text)) {
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
    return source.formats().isEmpty()
        ? WrittenNumber.of(field, text, source.decimal())
        : time(text);
  }

  /** The template with the row's texts, exactly as the file has them. */
  private String fill() {
    filled.setLength(0);
    for (int i = 0; i < placeholders.size(); i++) {
      filled.append(literals.get(i));
      String text = row.text(placeholders.get(i));
      if (text != null) {
        filled.append(text);
      }
    }
    return filled.append(literals.get(placeholders.size())).toString();
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
    throw new UnreadableTime(text, source, outside, fitting(text));
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

  /** A text that is not a time of the forms that the mapping gives; without a stack. */
  static final class UnreadableTime extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableTime(
        String text, Source source, @Nullable TimeForm outside, @Nullable TimeForm fitting) {
      super(
          '"'
              + (text.length() > 80 ? text.substring(0, 80) + "…" : text)
              + "\" is "
              + (outside == null
                  ? "not a time of the form "
                      + String.join(" or ", source.formats().stream().map(TimeForm::code).toList())
                  : outside.toIso(text, source.zone())
                      + " by "
                      + outside.code()
                      + ", which no event can have")
              + (fitting == null
                  ? ""
                  : "; " + fitting.code() + " reads it as " + fitting.toIso(text, source.zone())),
          null,
          false,
          false);
    }
  }
}
