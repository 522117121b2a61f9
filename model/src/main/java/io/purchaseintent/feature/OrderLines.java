package io.purchaseintent.feature;

import io.purchaseintent.event.Quantity;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
   * @param parts thousandths of pieces
   * @param category its product's category, or null where unknown
   */
  public record Line(long timeMillis, long amountMicros, long parts, @Nullable String category) {

    /** A line of one piece. */
    public Line(long timeMillis, long amountMicros, @Nullable String category) {
      this(timeMillis, amountMicros, Quantity.PARTS, category);
    }

    /** A line of an order, as an event has it. */
    static Line of(CompactEvent event, long timeMillis, @Nullable String category) {
      return new Line(timeMillis, event.amountMicros(), event.parts(), category);
    }

    /** By category last, so that the order in which lines are added cannot matter. */
    private static final Comparator<Line> FIRST =
        Comparator.comparingLong(Line::timeMillis)
            .thenComparing(Comparator.comparingLong(Line::amountMicros).reversed())
            .thenComparingLong(Line::parts)
            .thenComparing(Line::category, Comparator.nullsLast(Comparator.naturalOrder()));

    /** The one seen first. */
    static Line first(Line a, Line b) {
      return FIRST.compare(a, b) <= 0 ? a : b;
    }
  }

  /** What is left of an order that has lines. */
  record Kept(boolean any, long amountMicros, Set<String> returned) {}

  /**
   * An order of which an amount was given back that leaves less than one of so many parts of it is
   * taken back whole: the rates of two days differ, and a fee is kept.
   */
  private static final int LEFT_OVER = 20;

  private static final String WHOLE = "";

  private final Map<String, TreeMap<Long, Line>> byProduct = new TreeMap<>();
  private final TreeMap<String, Refunds> refunds = new TreeMap<>();

  /** Adds a line of a product, which counts if it is the first seen of its amount. */
  public void add(String product, Line line) {
    byProduct
        .computeIfAbsent(product, added -> new TreeMap<>())
        .merge(line.amountMicros(), line, Line::first);
  }

  /** Adds what was taken back of a product, or of the order where that is empty. */
  public void addRefund(String product, long day, Refunds.Refund refund) {
    refunds.computeIfAbsent(product, added -> new Refunds()).add(day, refund);
  }

  /** What was taken back, by product; that of the order as a whole under an empty text. */
  public Map<String, Refunds> refunds() {
    return Collections.unmodifiableMap(refunds);
  }

  void addAll(OrderLines other) {
    other.forEach(this::add);
    other.refunds.forEach(
        (product, more) -> refunds.computeIfAbsent(product, added -> new Refunds()).addAll(more));
  }

  /** Whether it was seen, and not only taken back. */
  boolean hasLines() {
    return !byProduct.isEmpty();
  }

  /** Whether nothing is known of it. */
  boolean isEmpty() {
    return byProduct.isEmpty() && refunds.isEmpty();
  }

  /** Forgets what was taken back before a day: too long before the order is seen, if it ever is. */
  void forgetRefundsBefore(long day) {
    refunds.values().forEach(of -> of.forgetBefore(day));
    refunds.values().removeIf(Refunds::isEmpty);
  }

  /** What is left of it as of a midnight. */
  Kept keptAsOf(long asOfDay, int windowDays) {
    long asOfMillis = AsOfDays.midnight(asOfDay).toEpochMilli();
    if (refunds.isEmpty()) {
      return new Kept(true, amountMicrosBefore(asOfMillis), Set.of());
    }
    long orderDay = firstDay();
    Set<String> returned = new HashSet<>();
    long before = 0;
    long left = 0;
    boolean any = false;
    for (Map.Entry<String, TreeMap<Long, Line>> each : byProduct.entrySet()) {
      long amount = 0;
      long parts = 0;
      for (Line line : each.getValue().values()) {
        if (line.timeMillis() < asOfMillis) {
          amount = Sums.saturated(amount, line.amountMicros());
          parts = Sums.saturated(parts, line.parts());
        }
      }
      Refunds of = each.getKey().equals(WHOLE) ? null : refunds.get(each.getKey());
      long leftParts = of == null ? parts : of.of(orderDay, asOfDay, windowDays).left(parts);
      if (leftParts == 0 && parts > 0) {
        returned.add(each.getKey());
      }
      any |= leftParts > 0;
      before = Sums.saturated(before, amount);
      left = Sums.saturated(left, Sums.share(amount, leftParts, parts));
    }
    Refunds ofOrder = refunds.get(WHOLE);
    Refunds.Refund whole =
        ofOrder == null ? Refunds.Refund.NOTHING : ofOrder.of(orderDay, asOfDay, windowDays);
    long given = whole.amountMicros();
    long rest = Math.max(0, left - given);
    boolean isGivenBack = given > 0 && before > 0 && rest < before / LEFT_OVER;
    return whole.whole() || isGivenBack || !any
        ? new Kept(false, 0, byProduct.keySet())
        : new Kept(true, rest, returned);
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
   *
   * @param without products that do not count
   */
  void countCategoriesBefore(long timeMillis, Set<String> without, Map<String, Integer> counts) {
    for (Map.Entry<String, TreeMap<Long, Line>> each : byProduct.entrySet()) {
      if (without.contains(each.getKey())) {
        continue;
      }
      each.getValue().values().stream()
          .filter(line -> line.timeMillis() < timeMillis && line.category() != null)
          .min(Line.FIRST)
          .ifPresent(line -> counts.merge(String.valueOf(line.category()), 1, Integer::sum));
    }
  }
}
