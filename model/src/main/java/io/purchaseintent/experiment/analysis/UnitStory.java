package io.purchaseintent.experiment.analysis;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a unit was given, and what it did. Told in any order; an order that is told again is one.
 * Not thread-safe.
 */
public final class UnitStory {

  /** That a unit did something. */
  public enum Deed {
    /** Ordered; an amount in millionths. */
    ORDER,
    /** Was on a visit that ended; 1 if after one event. */
    VISIT,
    /** Did what a guardrail counts; its place among the design's events. */
    EVENT,
    /** Was given something that is paid; an amount in millionths. */
    COST
  }

  /**
   * A deed.
   *
   * @param millis when, since the epoch
   */
  record Did(long millis, Deed deed, long amount) {

    static final Comparator<Did> ORDER =
        Comparator.comparingLong(Did::millis)
            .thenComparing(Did::deed)
            .thenComparingLong(Did::amount);
  }

  /**
   * Exposures to an arm that follow each other.
   *
   * @param arm its place in the design
   * @param firstMillis when the first was, since the epoch
   * @param propensity of the first, in millionths
   * @param segment of the first, by its place
   * @param count how many there are
   * @param fallbacks how many of them stood on a fallback
   */
  public record Exposed(
      int arm, long firstMillis, long propensity, int segment, long count, long fallbacks) {

    private static final Comparator<Exposed> FIRST =
        Comparator.comparingLong(Exposed::firstMillis)
            .thenComparingInt(Exposed::arm)
            .thenComparingLong(Exposed::propensity)
            .thenComparingInt(Exposed::segment);

    /** Writes it. */
    public void pack(Packer out) {
      out.unsigned(arm)
          .signed(firstMillis)
          .signed(propensity)
          .unsigned(segment)
          .unsigned(count)
          .unsigned(fallbacks);
    }

    /** Reads what {@link #pack} wrote. */
    public static Exposed unpack(Unpacker in) {
      return new Exposed(
          in.count(), in.signed(), in.signed(), in.count(), in.unsigned(), in.unsigned());
    }
  }

  /** A line of an order: the same product at the same amount is the same line. */
  private record Line(long order, long product, long amount) {}

  private final List<Exposed> exposed = new ArrayList<>();
  private final Map<Line, Long> lines = new HashMap<>();
  private final List<Did> others = new ArrayList<>();

  /** It was given an arm. */
  public void exposed(Exposed to) {
    exposed.add(to);
  }

  /**
   * It ordered.
   *
   * @param order hash of the order's key
   * @param product hash of the product's id
   * @param amount of the line, in millionths
   */
  public void ordered(long order, long product, long amount, long millis) {
    lines.merge(new Line(order, product, amount), millis, Math::min);
  }

  /** It did something else than ordering. */
  public void did(Deed deed, long amount, long millis) {
    others.add(new Did(millis, deed, amount));
  }

  /** Whether it was given an arm. */
  public boolean isExposed() {
    return !exposed.isEmpty();
  }

  /**
   * The story, told to its end.
   *
   * @throws IllegalStateException if it was given no arm
   */
  public UnitRecord toRecord() {
    Exposed first =
        exposed.stream()
            .min(Exposed.FIRST)
            .orElseThrow(() -> new IllegalStateException("a unit that was given no arm"));
    Set<Integer> arms = new HashSet<>();
    long count = 0;
    long fallbacks = 0;
    for (Exposed each : exposed) {
      arms.add(each.arm());
      count += each.count();
      fallbacks += each.fallbacks();
    }
    List<Did> deeds = new ArrayList<>(others);
    Map<Long, Did> orders = new HashMap<>();
    lines.forEach(
        (line, millis) ->
            orders.merge(
                line.order(),
                new Did(millis, Deed.ORDER, line.amount()),
                (a, b) ->
                    new Did(
                        Math.min(a.millis(), b.millis()), Deed.ORDER, a.amount() + b.amount())));
    deeds.addAll(orders.values());
    deeds.sort(Did.ORDER);
    return new UnitRecord(
        new Exposed(
            first.arm(),
            first.firstMillis(),
            first.propensity(),
            first.segment(),
            count,
            fallbacks),
        arms.size() > 1,
        deeds);
  }
}
