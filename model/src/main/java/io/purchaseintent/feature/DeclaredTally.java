package io.purchaseintent.feature;

import io.purchaseintent.event.Money;
import io.purchaseintent.hash.StableHash;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for one declared feature, of a day or of many. Merging is associative and
 * commutative; not idempotent. Not thread-safe.
 */
public final class DeclaredTally {

  /** Different ones are counted up to this many: those with the least hashes are kept. */
  public static final int MOST_DISTINCT = 1_000;

  /**
   * What was said last.
   *
   * @param timeMillis when
   * @param sequence order where times are equal
   * @param tie order where those are, too
   * @param text what; null where it was said that there is none
   */
  public record Newest(long timeMillis, int sequence, long tie, @Nullable String text) {

    private static final Comparator<Newest> ORDER =
        Comparator.comparingLong(Newest::timeMillis)
            .thenComparingInt(Newest::sequence)
            .thenComparingLong(Newest::tie)
            .thenComparing(Newest::text, Comparator.nullsFirst(Comparator.naturalOrder()));

    private static Newest of(Newest a, Newest b) {
      return ORDER.compare(a, b) >= 0 ? a : b;
    }
  }

  private long count;
  private long part;
  private long sumMicros;
  private @Nullable Newest newest;
  private final TreeSet<Long> hashes = new TreeSet<>();

  /** Events, or those of them that said the number. */
  public long count() {
    return count;
  }

  /** Those of them that are the part of a share. */
  public long part() {
    return part;
  }

  /** Sum of what they said, in millionths. */
  public long sumMicros() {
    return sumMicros;
  }

  /** What was said last, or null where nothing was. */
  public @Nullable Newest newest() {
    return newest;
  }

  /** The least hashes of different ones. */
  public NavigableSet<Long> hashes() {
    return Collections.unmodifiableNavigableSet(hashes);
  }

  /** Adds what was counted. */
  public void add(long events, long ofPart, long micros) {
    count += events;
    part += ofPart;
    sumMicros = Sums.saturated(sumMicros, micros);
  }

  /** Adds what was said at a time. */
  public void say(Newest said) {
    newest = newest == null ? said : Newest.of(newest, said);
  }

  /** Adds one of different ones, by its hash. */
  public void see(long hash) {
    hashes.add(hash);
    if (hashes.size() > MOST_DISTINCT) {
      hashes.pollLast();
    }
  }

  /**
   * Adds an event, if it counts.
   *
   * @param timeMillis when it counts
   * @return whether it did
   */
  static boolean add(
      DeclaredFeature.Aggregate aggregate,
      String sessionId,
      CompactEvent event,
      long timeMillis,
      Supplier<DeclaredTally> tally) {
    if (!aggregate.where().test(sessionId, event)) {
      return false;
    }
    DeclaredField field = aggregate.field();
    switch (aggregate.function()) {
      case COUNT -> tally.get().add(1, 0, 0);
      case SHARE -> {
        DeclaredFeature.Filter share = aggregate.share();
        boolean ofPart = share != null && share.test(sessionId, event);
        tally.get().add(1, ofPart ? 1 : 0, 0);
      }
      case SUM, MEAN -> {
        long micros = field == null ? -1 : field.micros(event);
        if (micros < 0) {
          return false;
        }
        tally.get().add(1, 0, micros);
      }
      case DAYS_SINCE -> tally.get().say(new Newest(timeMillis, 0, 0, Long.toString(timeMillis)));
      case LAST, DISTINCT -> {
        String text = field == null ? null : field.text(sessionId, event);
        if (text == null) {
          return false;
        }
        if (aggregate.function() == DeclaredFeature.Function.LAST) {
          tally.get().say(new Newest(timeMillis, event.sequence(), event.idHash(), text));
        } else {
          tally.get().see(StableHash.of(text));
        }
      }
    }
    return true;
  }

  /** Adds all of another. */
  public void merge(DeclaredTally other) {
    add(other.count, other.part, other.sumMicros);
    if (other.newest != null) {
      say(other.newest);
    }
    other.hashes.forEach(this::see);
  }

  /**
   * The value: a {@link Double}, a {@link String} or an {@link Instant}; null where there is none.
   */
  @Nullable Object value(DeclaredSlot.Kind kind) {
    Newest last = newest;
    String said = last == null ? null : last.text();
    return switch (kind) {
      case COUNT -> (double) count;
      case SUM -> Money.toUnits(sumMicros);
      case MEAN -> count == 0 ? null : Money.toUnits(sumMicros) / count;
      case SHARE -> count == 0 ? null : (double) part / count;
      case DISTINCT -> (double) hashes.size();
      case NUMBER -> said == null ? null : Double.valueOf(said);
      case TEXT -> said;
      case TIME -> said == null ? null : Instant.ofEpochMilli(Long.parseLong(said));
    };
  }
}
