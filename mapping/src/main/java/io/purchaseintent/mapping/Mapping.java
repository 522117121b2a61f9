package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.record.Dialect;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of one data set become the fields of events.
 *
 * @param name what the mapping's file is called, for messages
 * @param dialect how its files are written
 * @param missing texts that stand for no value, in every column
 * @param events what a record becomes: each of those that fit it
 * @param derivedTypes rules that replace the type by what the page says, first match wins
 * @param lookups side tables by name
 */
public record Mapping(
    String name,
    Dialect dialect,
    Set<String> missing,
    List<Events> events,
    List<TypeRule> derivedTypes,
    Map<String, Lookup> lookups) {

  /**
   * Events that records become.
   *
   * @param when what a record, or an entry, must have for them; empty: nothing
   * @param each the list of which each entry is one; null: the record is one
   * @param fields from the contract's fields to where their values come from
   */
  public record Events(
      List<Condition> when, @Nullable String each, Map<EventField, Source> fields) {}

  /**
   * What a record must have.
   *
   * @param path where
   * @param texts one of which is there; empty: anything, or nothing
   * @param there whether there is anything; beside texts false lets nothing pass, too
   */
  public record Condition(String path, Set<String> texts, boolean there) {}

  /**
   * What is added to a time.
   *
   * @param column how many
   * @param unit of what
   */
  public record Plus(String column, TimeUnit unit) {}

  /**
   * Where a field's value comes from.
   *
   * @param columns the columns, of which the first counts that is there; empty where a template or
   *     a default alone gives the value
   * @param template text with column names in braces, or null
   * @param lookup the side table in which the column's value is looked up, or null
   * @param values from texts of the data set to texts of the contract; empty: taken as they are
   * @param otherwise what a text that {@code values} lacks becomes; null: it is kept as it is
   * @param missing texts that stand for no value, beside the mapping's own
   * @param defaultValue the value where there is none, or null
   * @param formats the forms tried in turn for a time; empty: taken as it is
   * @param zone the zone of times that name none
   * @param plus what is added to the time, or null
   * @param decimal what stands before a number's decimals; null where the mapping does not say
   * @param left whether a value that breaks a rule is left out of the event, in place of the event
   */
  public record Source(
      List<String> columns,
      @Nullable String template,
      @Nullable String lookup,
      Map<String, String> values,
      @Nullable String otherwise,
      Set<String> missing,
      @Nullable String defaultValue,
      List<TimeForm> formats,
      ZoneId zone,
      @Nullable Plus plus,
      @Nullable Character decimal,
      boolean left) {}

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
   * @param dialect how its files are written
   * @param optional whether an import may go on without the files
   */
  public record Lookup(
      List<String> files,
      String key,
      String value,
      Map<String, String> where,
      @Nullable String time,
      TimeForm format,
      Dialect dialect,
      boolean optional) {}
}
