package io.purchaseintent.feature;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one order, each as it was first seen: an order that is shown again (a reloaded page,
 * a second tag) changes nothing. A product at another amount is another line; what is known of a
 * product without an amount is none beside one with it.
 */
public final class OrderLines {

  /**
   * A line of an order.
   *
   * @param timeMillis when it was first seen
   * @param amountMicros its price times its pieces; 0 where unknown
   * @param category its product's category, or null where unknown
   */
  public record Line(long timeMillis, long amountMicros, @Nullable String category) {

    /** By category last, so that the order in which lines are added cannot matter. */
    private static final Comparator<Line> FIRST =
        Comparator.comparingLong(Line::timeMillis)
            .thenComparing(Comparator.comparingLong(Line::amountMicros).reversed())
            .thenComparing(Line::category, Comparator.nullsLast(Comparator.naturalOrder()));

    /** The one seen first. */
    static Line first(Line a, Line b) {
      return FIRST.compare(a, b) <= 0 ? a : b;
    }
  }

  private final Map<String, TreeMap<Long, Line>> byProduct = new TreeMap<>();

  /** Adds a line of a product, which counts if it is the first seen of its amount. */
  public void add(String product, Line line) {
    byProduct
        .computeIfAbsent(product, added -> new TreeMap<>())
        .merge(line.amountMicros(), line, Line::first);
  }

  void addAll(OrderLines other) {
    other.forEach(this::add);
  }

  /** Number of lines. */
  public int size() {
    return byProduct.values().stream().mapToInt(Map::size).sum();
  }

  /** Shows the lines with their products, by product and amount. */
  public void forEach(BiConsumer<String, Line> lines) {
    byProduct.forEach(
        (product, ofProduct) -> ofProduct.values().forEach(line -> lines.accept(product, line)));
  }

  private Stream<Line> lines() {
    return byProduct.values().stream().flatMap(ofProduct -> ofProduct.values().stream());
  }

  /** When the order was first seen. */
  long firstTimeMillis() {
    return lines().mapToLong(Line::timeMillis).min().orElseThrow();
  }

  /** The day (UTC, since the epoch) of {@link #firstTimeMillis}. */
  long firstDay() {
    return AsOfDays.dayOf(firstTimeMillis());
  }

  /** Value of all lines. */
  public long amountMicros() {
    return amountMicrosBefore(Long.MAX_VALUE);
  }

  /** Value of the lines seen before an instant. */
  long amountMicrosBefore(long timeMillis) {
    return lines()
        .filter(line -> line.timeMillis() < timeMillis)
        .mapToLong(Line::amountMicros)
        .reduce(0, Sums::saturated);
  }

  /** Whether a line's category is known. */
  boolean hasCategory() {
    return lines().anyMatch(line -> line.category() != null);
  }

  /**
   * Counts the products seen before an instant by their categories, where these are known: each
   * once, by what was said of it first.
   */
  void countCategoriesBefore(long timeMillis, Map<String, Integer> counts) {
    for (TreeMap<Long, Line> ofProduct : byProduct.values()) {
      ofProduct.values().stream()
          .filter(line -> line.timeMillis() < timeMillis && line.category() != null)
          .min(Line.FIRST)
          .ifPresent(line -> counts.merge(String.valueOf(line.category()), 1, Integer::sum));
    }
  }
}
