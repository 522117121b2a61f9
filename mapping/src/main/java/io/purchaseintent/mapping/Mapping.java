package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.record.Format;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of one data set become the fields of an event.
 *
 * @param name what the mapping's file is called, for messages
 * @param format CSV, JSON lines, or null where the first byte of a file tells
 * @param columns the names of a headerless file's columns in order; empty where a header names them
 * @param delimiter what stands between the columns of CSV
 * @param missing texts that stand for no value, in every column
 * @param fields from the contract's fields to where their values come from
 * @param derivedTypes rules that replace the type by what the page says, first match wins
 * @param lookups side tables by name
 */
public record Mapping(
    String name,
    @Nullable Format format,
    List<String> columns,
    char delimiter,
    Set<String> missing,
    Map<EventField, Source> fields,
    List<TypeRule> derivedTypes,
    Map<String, Lookup> lookups) {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)}");

  /**
   * Where a field's value comes from.
   *
   * @param column the column, or null where a template or a default alone gives the value
   * @param template text with column names in braces, or null
   * @param lookup the side table in which the column's value is looked up, or null
   * @param values from texts of the data set to texts of the contract; empty: taken as they are
   * @param otherwise what a text that {@code values} lacks becomes; null: it is kept as it is
   * @param missing texts that stand for no value, beside the mapping's own
   * @param defaultValue the value where there is none, or null
   * @param formats the forms tried in turn for a time; empty: taken as it is
   * @param zone the zone of times that name none
   * @param decimal what stands before a number's decimals; null where the mapping does not say
   * @param left whether a value that breaks a rule is left out of the event, in place of the event
   */
  public record Source(
      @Nullable String column,
      @Nullable String template,
      @Nullable String lookup,
      Map<String, String> values,
      @Nullable String otherwise,
      Set<String> missing,
      @Nullable String defaultValue,
      List<TimeForm> formats,
      ZoneId zone,
      @Nullable Character decimal,
      boolean left) {

    /** The columns that this source reads. */
    public Set<String> columns() {
      Set<String> names = new LinkedHashSet<>();
      if (column != null) {
        names.add(column);
      }
      if (template != null) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
          names.add(matcher.group(1));
        }
      }
      return names;
    }
  }

  /**
   * Replaces one type by another on certain pages.
   *
   * @param when the type (of the contract) that is looked at
   * @param page the page's path, or its beginning where {@code prefix}
   * @param prefix whether {@code page} is a beginning
   * @param type the type (of the contract) that it becomes
   */
  public record TypeRule(String when, String page, boolean prefix, String type) {}

  /**
   * A side table: a value a key, that may change with time.
   *
   * @param files names of its files, sought beside the events' file, plain or ending in .gz or .zst
   * @param key the column of the key
   * @param value the column of the value
   * @param where texts that columns must have for a row to count
   * @param time the column of the instant from which a value holds, or null: the first row holds
   * @param format the form of that instant
   * @param optional whether an import may go on without the files
   */
  public record Lookup(
      List<String> files,
      String key,
      String value,
      Map<String, String> where,
      @Nullable String time,
      TimeForm format,
      boolean optional) {}

  /** The columns that the mapping reads, in order of first use. */
  public Set<String> usedColumns() {
    Set<String> used = new LinkedHashSet<>();
    fields.values().forEach(source -> used.addAll(source.columns()));
    return used;
  }
}
