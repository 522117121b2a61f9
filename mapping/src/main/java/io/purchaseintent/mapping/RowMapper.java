package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.RawEvent;
import io.purchaseintent.mapping.Mapping.Condition;
import io.purchaseintent.mapping.Mapping.TypeRule;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Each;
import io.purchaseintent.record.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns rows of files into events, as a {@link Mapping} says. Not thread-safe. */
public final class RowMapper {

  private static final int MOST_KINDS = 1_000;
  private static final String OTHERS = "others";

  private final Columns columns = new Columns();
  private final List<EventMapper> events = new ArrayList<>();
  private final Map<String, String> byPage = new HashMap<>();
  private final List<TypeRule> byPrefix = new ArrayList<>();
  private final Map<String, Long> passedOver = new LinkedHashMap<>();
  private final UnusableValues unusable;
  private final EventRules rules;
  private final RawEvent raw = new RawEvent();
  private @Nullable String foundInstead;

  /** Takes what became of the rows of a record. */
  public interface Sink {

    /**
     * Takes one.
     *
     * @param entry the number of the record's entry that it is of, or null where it is the record's
     */
    void accept(ParseResult result, @Nullable String entry);
  }

  /**
   * A mapper of rows.
   *
   * @param unusable where values are counted that were left out
   */
  public RowMapper(
      Mapping mapping,
      Map<String, LookupTable> lookups,
      EventRules rules,
      UnusableValues unusable) {
    this.unusable = unusable;
    this.rules = rules;
    mapping
        .events()
        .forEach(
            each -> events.add(new EventMapper(each, columns, mapping.missing(), lookups, rules)));
    for (TypeRule rule : mapping.derivedTypes()) {
      if (rule.prefix()) {
        byPrefix.add(rule);
      } else {
        byPage.putIfAbsent(rule.when() + ' ' + rule.page(), rule.type());
      }
    }
  }

  /** What is read of a file: whoever opens one must be told. */
  public Columns columns() {
    return columns;
  }

  /**
   * Makes the events of a row, or tells why there are none.
   *
   * @return whether any of the mapping's events fits; if not, the row is passed over
   */
  public boolean map(Row row, Sink sink) {
    foundInstead = null;
    boolean fits = false;
    for (EventMapper mapper : events) {
      fits |= map(mapper, row, sink);
    }
    if (!fits) {
      passOver();
    }
    return fits;
  }

  private boolean map(EventMapper mapper, Row row, Sink sink) {
    Each each = mapper.each();
    if (each == null) {
      return fits(mapper, row) && tell(mapper, row, "", null, sink);
    }
    String broken = each.take(row);
    if (broken != null) {
      sink.accept(new Rejected(Rejected.RECORD, broken), null);
      return true;
    }
    boolean fits = false;
    for (int i = 0; i < each.size(); i++) {
      each.moveTo(i);
      if (fits(mapper, row)) {
        fits = tell(mapper, row, each.number(i), each.number(i), sink);
      }
    }
    return fits;
  }

  private boolean fits(EventMapper mapper, Row row) {
    Condition unmet = mapper.unmet(row);
    if (unmet != null && foundInstead == null) {
      String text = mapper.found(row, unmet);
      foundInstead =
          unmet.path()
              + (text == null
                  ? unmet.texts().isEmpty() && !unmet.there() ? " is there" : " is not there"
                  : " = \"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + '"');
    }
    return unmet == null;
  }

  private boolean tell(
      EventMapper mapper, Row row, String number, @Nullable String entry, Sink sink) {
    Rejected rejected = mapper.fill(row, number, raw);
    if (rejected == null) {
      deriveType();
      sink.accept(unusable.check(raw, rules, mapper.optional()), entry);
    } else {
      sink.accept(rejected, entry);
    }
    return true;
  }

  private void passOver() {
    String kind = foundInstead == null ? OTHERS : foundInstead;
    passedOver.merge(
        passedOver.size() < MOST_KINDS || passedOver.containsKey(kind) ? kind : OTHERS,
        1L,
        Long::sum);
  }

  private void deriveType() {
    String type = raw.get(EventField.TYPE);
    String page = raw.get(EventField.PAGE);
    if (type == null || page == null || (byPage.isEmpty() && byPrefix.isEmpty())) {
      return;
    }
    int query = page.indexOf('?');
    String path = query < 0 ? page : page.substring(0, query);
    String exact = byPage.get(type + ' ' + path);
    if (exact != null) {
      raw.set(EventField.TYPE, exact);
      return;
    }
    for (TypeRule rule : byPrefix) {
      if (rule.when().equals(type) && path.startsWith(rule.page())) {
        raw.set(EventField.TYPE, rule.type());
        return;
      }
    }
  }

  /** Rows that none of the events fitted, by what they had instead: {@code kind = "scroll"}. */
  public Map<String, Long> passedOver() {
    return Collections.unmodifiableMap(passedOver);
  }

  /**
   * Columns and paths that none of the rows had, and what is there: "user.uid was in none of 4,096
   * rows; there are user.id, user.name".
   */
  public List<String> neverThere() {
    Set<String> told = new LinkedHashSet<>();
    for (EventMapper mapper : events) {
      if (mapper.rows() > 0) {
        Each each = mapper.each();
        if (each != null && !each.wasFound()) {
          tell(each.name(), mapper, columns.insteadOf(each), told);
        }
        for (Column column : mapper.neverThere()) {
          tell(column.name(), mapper, columns.insteadOf(column), told);
        }
      }
    }
    return List.copyOf(told);
  }

  private static void tell(
      String name, EventMapper mapper, @Nullable String instead, Set<String> told) {
    if (instead != null) {
      told.add(
          String.format(
              Locale.ROOT, "%s was in none of %,d rows; %s", name, mapper.rows(), instead));
    }
  }
}
