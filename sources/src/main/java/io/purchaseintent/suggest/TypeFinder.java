package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what tells whether an event is a view, a cart or a purchase. */
final class TypeFinder {

  private static final int MOST_TYPES = 300;
  private static final Pattern BUYS = Pattern.compile(".*(buy|purchase|order|transaction|sale).*");
  private static final Pattern SEARCHES = Pattern.compile(".*search.*");
  private static final Set<String> OF_PRODUCTS =
      Set.of("product_view", "product_click", "add_to_cart", "remove_from_cart");

  private final Columns columns;

  TypeFinder(Columns columns) {
    this.columns = columns;
  }

  /** What tells the type, the columns that these paths are of left aside. */
  TypeChoice find(String file, Set<String> taken) {
    record Candidate(Column column, double points, double known) {}
    List<Candidate> candidates = new ArrayList<>();
    for (Column column : columns.all()) {
      if (taken.contains(column.path())
          || column.distinct() > MOST_TYPES
          || column.records() * 2 < columns.records()) {
        continue;
      }
      double known = column.share(text -> TypeWords.of(text) != null);
      long meant =
          column.texts().keySet().stream()
              .map(TypeWords::of)
              .distinct()
              .filter(type -> type != null)
              .count();
      double points =
          FieldWords.points(EventField.TYPE, column.path())
              + 10 * known
              + Math.min(4, meant)
              - 0.5 * column.path().chars().filter(c -> c == '.').count();
      if (known >= 0.3 || (known > 0 && FieldWords.points(EventField.TYPE, column.path()) >= 9)) {
        candidates.add(new Candidate(column, points, known));
      }
    }
    candidates.sort(Comparator.comparingDouble(Candidate::points).reversed());
    if (candidates.isEmpty()) {
      return without(file);
    }
    Candidate best = candidates.get(0);
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> entry : best.column().mostFrequent(MOST_TYPES)) {
      values.put(entry.getKey(), TypeWords.of(entry.getKey()));
    }
    // A click on a product is its view where nothing else is one.
    if (!values.containsValue("product_view")) {
      values.replaceAll((text, type) -> "product_click".equals(type) ? "product_view" : type);
    }
    Column then = then(best.column(), taken, values);
    return new TypeChoice(
        best.column(),
        then,
        values,
        null,
        String.format(
            Locale.ROOT, "%.0f%% of its values are words for what shoppers do", 100 * best.known()),
        candidates.stream().skip(1).limit(3).map(Candidate::column).toList());
  }

  /**
   * A column that tells the type of rows of which the first tells none; its texts join the values.
   */
  private @Nullable Column then(
      Column first, Set<String> taken, Map<String, @Nullable String> values) {
    List<Map<String, List<String>>> left =
        columns.rows().stream().filter(row -> !row.containsKey(first.path())).toList();
    if (left.size() * 50L < columns.records()) {
      return null;
    }
    for (Column column : columns.all()) {
      if (column == first || taken.contains(column.path()) || !column.list().isEmpty()) {
        continue;
      }
      Map<String, @Nullable String> texts = new LinkedHashMap<>();
      long known = 0;
      for (Map<String, List<String>> row : left) {
        String text = row.getOrDefault(column.path(), List.of("")).get(0);
        texts.put(text, TypeWords.of(text));
        known += TypeWords.of(text) == null ? 0 : 1;
      }
      if (known * 2 > left.size() && texts.size() <= 50 && !texts.containsKey("")) {
        texts.forEach(values::putIfAbsent);
        return column;
      }
    }
    return null;
  }

  private static TypeChoice without(String file) {
    String name = file.substring(file.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    String only =
        BUYS.matcher(name).matches()
            ? "purchase"
            : SEARCHES.matcher(name).matches() ? "search" : "product_view";
    return new TypeChoice(
        null,
        null,
        Map.of(),
        only,
        "no column tells what was done; the file's name is " + name,
        List.of());
  }

  /**
   * Sets right what needs a product and has none in most of its rows, and pages that are of
   * products.
   *
   * @param product the column of the product, or null
   */
  TypeChoice fitting(TypeChoice choice, @Nullable Column product) {
    Column column = choice.column();
    if (column == null) {
      return choice;
    }
    Map<String, int[]> counts = new LinkedHashMap<>();
    for (Map<String, List<String>> row : columns.rows()) {
      List<String> types = row.getOrDefault(column.path(), List.of());
      if (types.isEmpty() && choice.then() != null) {
        types = row.getOrDefault(choice.then().path(), List.of());
      }
      boolean has = product != null && row.containsKey(product.path());
      for (String type : Set.copyOf(types)) {
        int[] count = counts.computeIfAbsent(type, key -> new int[2]);
        count[0]++;
        count[1] += has ? 1 : 0;
      }
    }
    Map<String, @Nullable String> values = new LinkedHashMap<>(choice.values());
    values.replaceAll(
        (text, type) -> {
          int[] count = counts.getOrDefault(text, new int[] {1, 1});
          double share = (double) count[1] / count[0];
          if ("page_view".equals(type) && share > 0.95) {
            return "product_view";
          }
          return type != null && OF_PRODUCTS.contains(type) && share < 0.05
              ? (type.equals("product_view") ? "page_view" : "interaction")
              : type;
        });
    return new TypeChoice(column, choice.then(), values, null, choice.why(), choice.others());
  }
}
