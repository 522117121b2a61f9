package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Chooses a column for each field of an event but its time and type, by name and by content. */
final class FieldFinder {

  private static final double ENOUGH = 6;
  private static final double BY_CONTENT = 0.9;
  private static final Pattern NO_ID =
      Pattern.compile("-?\\d*[.,]\\d+|\\d{4}-\\d\\d-\\d\\d.*|true|false|.{65,}|.*[ /].*");

  /** Who comes first takes a column that others would like, too. */
  private static final List<EventField> ORDER =
      List.of(
          EventField.SESSION_ID,
          EventField.PRODUCT_ID,
          EventField.USER_ID,
          EventField.ORDER_ID,
          EventField.CURRENCY,
          EventField.ZONE,
          EventField.USER_AGENT,
          EventField.PRICE,
          EventField.QUANTITY,
          EventField.CATEGORY,
          EventField.PAGE,
          EventField.QUERY,
          EventField.DEVICE,
          EventField.CHANNEL,
          EventField.COUNTRY,
          EventField.SEQUENCE,
          EventField.EVENT_ID);

  private final Columns columns;
  private final TimeChoice time;
  private final Set<String> taken;
  private final Map<EventField, Choice> choices = new EnumMap<>(EventField.class);

  /**
   * A finder.
   *
   * @param taken paths that are of other fields already
   */
  FieldFinder(Columns columns, TimeChoice time, Set<String> taken) {
    this.columns = columns;
    this.time = time;
    this.taken = new HashSet<>(taken);
  }

  Map<EventField, Choice> find() {
    for (EventField field : ORDER) {
      byName(field);
    }
    byRelations();
    return choices;
  }

  private void byName(EventField field) {
    record Candidate(Column column, double points, double name) {}
    List<Candidate> candidates = new ArrayList<>();
    for (Column column : columns.all()) {
      if (taken.contains(column.path())) {
        continue;
      }
      double content = FieldContent.of(field, column, columns.records());
      if (content < 0) {
        continue;
      }
      double name = FieldWords.points(field, column.path());
      double present = Math.min(1, (double) column.records() / columns.records());
      double points =
          name
              + 4 * content
              + (name > 0 || content >= BY_CONTENT ? 3 * present : 0)
              - 0.3 * column.path().chars().filter(c -> c == '.').count();
      if (points >= ENOUGH && (name > 2 || content >= BY_CONTENT)) {
        candidates.add(new Candidate(column, points, name));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::points).reversed());
    if (candidates.isEmpty()) {
      return;
    }
    Candidate best = candidates.get(0);
    choose(
        field,
        best.column(),
        best.name() > 2 ? "by its name" : "by what is in it",
        candidates.stream().skip(1).limit(3).map(Candidate::column).toList());
  }

  private void choose(EventField field, Column column, String why, List<Column> others) {
    taken.add(column.path());
    choices.put(
        field,
        new Choice(field, column, List.of(), why + ": " + column.shortly(), List.copyOf(others)));
  }

  /**
   * What no name tells: visits are close in time, a visit is of one shopper, a product of one
   * category.
   */
  private void byRelations() {
    if (choices.containsKey(EventField.SESSION_ID) && choices.containsKey(EventField.PRODUCT_ID)) {
      return;
    }
    Relations relations = new Relations(columns);
    List<Column> ids =
        columns.all().stream()
            .filter(column -> !taken.contains(column.path()))
            .filter(column -> column.distinct() > 1 && column.records() * 2 >= columns.records())
            .filter(FieldFinder::canBeAnId)
            .limit(12)
            .toList();
    List<Column> visits =
        ids.stream()
            .filter(column -> column.distinct() < column.records())
            .sorted(
                Comparator.comparingDouble(
                    column ->
                        -Math.round(20 * relations.closeInTime(column, time))
                            - Math.min(0.9, (double) column.distinct() / column.records())))
            .toList();
    if (!choices.containsKey(EventField.SESSION_ID) && !visits.isEmpty()) {
      Column visit = visits.get(0);
      double close = relations.closeInTime(visit, time);
      if (close >= 0.5 || (choices.get(EventField.USER_ID) == null && close > 0.2)) {
        choose(
            EventField.SESSION_ID,
            visit,
            String.format(
                Locale.ROOT,
                "its name tells nothing, but %.0f%% of the steps within it are shorter than half an hour",
                100 * close),
            visits.subList(1, Math.min(3, visits.size())));
      }
    }
    Choice visit = choices.get(EventField.SESSION_ID);
    List<Column> left = ids.stream().filter(column -> !taken.contains(column.path())).toList();
    if (visit != null && !choices.containsKey(EventField.USER_ID)) {
      left.stream()
          .filter(column -> column.distinct() <= visit.column().distinct())
          .filter(column -> column.distinct() * 3 > visit.column().distinct())
          .filter(column -> relations.determines(visit.column(), column) > 0.97)
          .findFirst()
          .ifPresent(
              column ->
                  choose(
                      EventField.USER_ID,
                      column,
                      "its name tells nothing, but each visit has one of it",
                      List.of()));
    }
    if (!choices.containsKey(EventField.PRODUCT_ID)) {
      Column product = product(relations, left);
      if (product != null) {
        choose(
            EventField.PRODUCT_ID,
            product,
            "its name tells nothing, and it is what visits have several of",
            List.of());
        category(relations, product, left);
      }
    }
  }

  /** No amount, no time and no long text. */
  private static boolean canBeAnId(Column column) {
    return column.share(NO_ID) < 0.1;
  }

  private @Nullable Column product(Relations relations, List<Column> left) {
    Choice visit = choices.get(EventField.SESSION_ID);
    return left.stream()
        .filter(column -> !taken.contains(column.path()))
        .filter(column -> column.distinct() < 0.8 * column.values())
        .filter(column -> visit == null || relations.determines(visit.column(), column) < 0.9)
        .max(Comparator.comparingDouble(column -> column.distinct()))
        .orElse(null);
  }

  private void category(Relations relations, Column product, List<Column> left) {
    if (choices.containsKey(EventField.CATEGORY)) {
      return;
    }
    left.stream()
        .filter(column -> !taken.contains(column.path()))
        .filter(column -> column.distinct() < product.distinct())
        .filter(column -> relations.determines(product, column) > 0.9)
        .findFirst()
        .ifPresent(
            column ->
                choose(
                    EventField.CATEGORY,
                    column,
                    "its name tells nothing, but each product has one of it",
                    List.of()));
  }
}
