package io.purchaseintent.suggest;

import io.purchaseintent.event.EventRules;
import io.purchaseintent.mapping.TimeForm;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the first records of a file have in one column, or under one path. Not thread-safe.
 *
 * <p>Memory is bounded: of more than {@value #MOST_TEXTS} different texts the later ones are
 * counted together, and shares of forms are those of the texts that are kept.
 */
final class Column {

  static final int MOST_TEXTS = 50_000;

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+([.,]\\d+)?");
  private static final Pattern WHOLE = Pattern.compile("\\d{1,19}");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?[\\d.]*\\d,\\d{1,2}");
  private static final Pattern DECIMAL_POINT = Pattern.compile("[-+]?\\d*\\.\\d+");

  private final String path;
  private final String list;
  private final Map<String, Integer> texts = new LinkedHashMap<>();
  private long values;
  private long others;
  private long records;
  private int lastRecord = -1;

  /**
   * A column without values yet.
   *
   * @param path its name in a mapping
   * @param list the path of the list whose entries have it; empty where records have it
   */
  Column(String path, String list) {
    this.path = path;
    this.list = list;
  }

  void add(int record, String text) {
    values++;
    if (record != lastRecord) {
      records++;
      lastRecord = record;
    }
    if (texts.size() < MOST_TEXTS || texts.containsKey(text)) {
      texts.merge(text, 1, Integer::sum);
    } else {
      others++;
    }
  }

  String path() {
    return path;
  }

  String list() {
    return list;
  }

  /** Its values, several of a record where it is in a list. */
  long values() {
    return values;
  }

  /** The records that have at least one. */
  long records() {
    return records;
  }

  /** How many different texts there are, or at least are. */
  long distinct() {
    return texts.size() + others;
  }

  Map<String, Integer> texts() {
    return texts;
  }

  /** The most frequent texts, most frequent first. */
  List<Map.Entry<String, Integer>> mostFrequent(int count) {
    return texts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .toList();
  }

  /** The share, from 0 to 1, of kept values of which this is so; 0 without values. */
  double share(Predicate<String> isSo) {
    long kept = 0;
    long so = 0;
    for (Map.Entry<String, Integer> entry : texts.entrySet()) {
      kept += entry.getValue();
      so += isSo.test(entry.getKey()) ? entry.getValue() : 0;
    }
    return kept == 0 ? 0 : (double) so / kept;
  }

  double share(Pattern pattern) {
    return share(text -> pattern.matcher(text).matches());
  }

  double numbers() {
    return share(NUMBER);
  }

  double wholeNumbers() {
    return share(WHOLE);
  }

  /** Whether its decimals stand behind a comma. */
  boolean hasDecimalCommas() {
    return share(DECIMAL_COMMA) > share(DECIMAL_POINT);
  }

  boolean hasDecimals() {
    return share(DECIMAL_COMMA) + share(DECIMAL_POINT) > 0;
  }

  /** The numbers in it, sorted. */
  List<Double> sortedNumbers() {
    List<Double> numbers = new ArrayList<>();
    texts.forEach(
        (text, count) -> {
          if (NUMBER.matcher(text).matches()) {
            double number = Double.parseDouble(text.replace(',', '.'));
            for (int i = 0; i < count; i++) {
              numbers.add(number);
            }
          }
        });
    numbers.sort(Comparator.naturalOrder());
    return numbers;
  }

  /** The share of values that are a time of a form that an event can have. */
  double times(TimeForm form, EventRules rules) {
    return share(text -> isTime(text, form, rules));
  }

  private static boolean isTime(String text, TimeForm form, EventRules rules) {
    Instant time = time(text, form);
    return time != null && rules.isInRange(time);
  }

  /** The time that a text is by a form, in UTC where it names no zone, or null. */
  static @Nullable Instant time(String text, TimeForm form) {
    String iso = form.toIso(text, ZoneOffset.UTC);
    return iso == null ? null : io.purchaseintent.event.EventTime.parse(iso);
  }

  /** For a comment: how many have it, how many different ones, and three of them. */
  String shortly() {
    List<String> examples = mostFrequent(3).stream().map(entry -> quoted(entry.getKey())).toList();
    return String.format(
        Locale.ROOT,
        "%,d values, %,d different, such as %s",
        values,
        distinct(),
        String.join(", ", examples));
  }

  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + '"';
  }
}
