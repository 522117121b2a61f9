package io.purchaseintent.suggest;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.mapping.LookupTable;
import io.purchaseintent.mapping.Mapping;
import io.purchaseintent.mapping.RowMapper;
import io.purchaseintent.mapping.UnusableValues;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a mapping makes of the first rows of a file.
 *
 * @param events in the order of the rows
 * @param rejected rows, or entries of lists in them, that break a rule
 * @param passedOver rows that none of the mapping's events fits, by what they have instead
 * @param neverThere how many of the mapping's columns and paths no row had
 * @param reasons how often which rule was broken, the most frequent first
 * @param unusable values that were left out of events, an example for each field
 */
record Trial(
    long read,
    List<Event> events,
    long rejected,
    Map<String, Long> passedOver,
    int neverThere,
    Map<String, Long> reasons,
    List<String> unusable) {

  /**
   * Runs a mapping over the first rows.
   *
   * @param most how many rows
   * @throws io.purchaseintent.command.UserError if the file lacks a column of the mapping
   */
  static Trial of(Mapping mapping, InputFile file, long most, EventRules rules) {
    List<Event> events = new ArrayList<>();
    Map<String, Long> reasons = new HashMap<>();
    UnusableValues unusable = new UnusableValues();
    long read = 0;
    RowMapper mapper = new RowMapper(mapping, lookups(mapping, file.path()), rules, unusable);
    RowMapper.Sink sink =
        (result, entry) -> {
          if (result instanceof Accepted accepted) {
            events.add(accepted.event());
          } else {
            reasons.merge(words((Rejected) result), 1L, Long::sum);
          }
        };
    try (Table table = Table.open(file, mapping.dialect(), mapper.columns())) {
      while (read < most && table.next()) {
        read++;
        String broken = table.broken();
        if (broken != null) {
          sink.accept(new Rejected(Rejected.RECORD, broken), null);
        } else {
          mapper.map(table.row(), sink);
        }
      }
    }
    Map<String, Long> sorted = new LinkedHashMap<>();
    reasons.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(5)
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    List<String> left =
        unusable.found().entrySet().stream()
            .map(
                entry ->
                    String.format(
                        java.util.Locale.ROOT,
                        "%,d events are without a %s, as theirs cannot be used, such as: %s",
                        entry.getValue().events(),
                        entry.getKey().code(),
                        entry.getValue().example()))
            .toList();
    long rejected = reasons.values().stream().mapToLong(Long::longValue).sum();
    return new Trial(
        read, events, rejected, mapper.passedOver(), mapper.neverThere().size(), sorted, left);
  }

  private static String words(Rejected rejected) {
    return rejected.field() + " " + rejected.reason().replaceAll("\"[^\"]*\"", "…");
  }

  private static Map<String, LookupTable> lookups(Mapping mapping, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    Map<String, LookupTable> tables = new HashMap<>();
    mapping
        .lookups()
        .forEach(
            (name, lookup) -> {
              LookupTable table =
                  LookupTable.load(name, lookup, List.of(), folder == null ? file : folder);
              if (table != null) {
                tables.put(name, table);
              }
            });
    return tables;
  }

  /** The share of events among events and rejected rows, from 0 to 1. */
  double accepted() {
    long all = events.size() + rejected;
    return all == 0 ? 0 : (double) events.size() / all;
  }

  /** The share of rows that are passed over, from 0 to 1. */
  double passedOverShare() {
    long passed = passedOver.values().stream().mapToLong(Long::longValue).sum();
    return read == 0 ? 0 : (double) passed / read;
  }
}
