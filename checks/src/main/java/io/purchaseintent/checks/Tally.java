package io.purchaseintent.checks;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one check has counted of the rows that it saw. Mutable, not thread-safe; its size has a
 * bound, whatever was counted. Merging is associative and commutative.
 */
final class Tally {

  /** How many values that were not expected are kept: the first by their order. */
  static final int EXAMPLES = 20;

  /** Rows that the check's condition lets through. */
  long elements;

  /** Rows of these that are not judged, for want of a value. */
  long missing;

  /** Rows that were judged and are not as expected. */
  long unexpected;

  private final TreeMap<@Nullable Object, Long> examples = new TreeMap<>(Values.ORDER);
  private @Nullable Object least;
  private @Nullable Object most;
  private @Nullable ExactSum sum;
  private @Nullable ExactSum squares;
  private long[] bins = new long[0];

  /** Counts a value that is not expected. */
  void unexpected(@Nullable Object value) {
    unexpected(value, 1);
  }

  /** Counts a value that is not expected, and was seen so often. */
  void unexpected(@Nullable Object value, long count) {
    unexpected += count;
    keep(value, count);
  }

  private void keep(@Nullable Object value, long count) {
    if (examples.size() < EXAMPLES || Values.compare(value, examples.lastKey()) <= 0) {
      examples.merge(value, count, Long::sum);
      if (examples.size() > EXAMPLES) {
        examples.pollLastEntry();
      }
    }
  }

  /** The first values that were not expected, and how often each was seen. */
  Map<@Nullable Object, Long> examples() {
    return examples;
  }

  /** Heeds a value that may be the least or the most. */
  void extreme(Object value) {
    least = least == null || Values.compare(value, least) < 0 ? value : least;
    most = most == null || Values.compare(value, most) > 0 ? value : most;
  }

  @Nullable Object least() {
    return least;
  }

  @Nullable Object most() {
    return most;
  }

  /** Adds to the sum, and to that of squares where it is asked for. */
  void number(double value, boolean squared) {
    sum().add(value);
    if (squared) {
      squares().addSquare(value);
    }
  }

  ExactSum sum() {
    sum = sum == null ? new ExactSum() : sum;
    return sum;
  }

  ExactSum squares() {
    squares = squares == null ? new ExactSum() : squares;
    return squares;
  }

  /** Counts into one of so many bins. */
  void bin(int bin, int count) {
    bins(count)[bin]++;
  }

  long[] bins(int count) {
    bins = bins.length == 0 ? new long[count] : bins;
    return bins;
  }

  /** Rows that were judged. */
  long judged() {
    return elements - missing;
  }

  void merge(Tally more) {
    elements += more.elements;
    missing += more.missing;
    unexpected += more.unexpected;
    more.examples.forEach(this::keep);
    if (more.least != null && more.most != null) {
      extreme(more.least);
      extreme(more.most);
    }
    if (more.sum != null) {
      sum().merge(more.sum);
    }
    if (more.squares != null) {
      squares().merge(more.squares);
    }
    for (int i = 0; i < more.bins.length; i++) {
      bins(more.bins.length)[i] += more.bins[i];
    }
  }

  void pack(Packer out) {
    out.unsigned(elements).unsigned(missing).unsigned(unexpected).unsigned(examples.size());
    examples.forEach(
        (value, count) -> {
          Values.pack(value, out);
          out.unsigned(count);
        });
    Values.pack(least, out);
    Values.pack(most, out);
    out.oneByte((sum == null ? 0 : 1) + (squares == null ? 0 : 2));
    if (sum != null) {
      sum.pack(out);
    }
    if (squares != null) {
      squares.pack(out);
    }
    out.unsigned(bins.length);
    for (long bin : bins) {
      out.unsigned(bin);
    }
  }

  static Tally unpack(Unpacker in) {
    Tally tally = new Tally();
    tally.elements = in.unsigned();
    tally.missing = in.unsigned();
    tally.unexpected = in.unsigned();
    for (int left = in.count(); left > 0; left--) {
      Object value = Values.unpack(in);
      tally.examples.put(value, in.unsigned());
    }
    tally.least = Values.unpack(in);
    tally.most = Values.unpack(in);
    int sums = in.oneByte();
    tally.sum = (sums & 1) == 0 ? null : ExactSum.unpack(in);
    tally.squares = (sums & 2) == 0 ? null : ExactSum.unpack(in);
    tally.bins = new long[in.count()];
    for (int i = 0; i < tally.bins.length; i++) {
      tally.bins[i] = in.unsigned();
    }
    return tally;
  }
}
