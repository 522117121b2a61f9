package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.io.Serializable;
import java.util.Base64;

/**
 * How many visits there are, and moments in them: for each part, by whether they bought, and by the
 * slice of their hash. Merges; not thread-safe.
 */
final class VisitCounts {

  /** Slices of equal width that the hashes of visits fall into. */
  static final int SLICES = 1 << 10;

  private static final int SLICE_SHIFT = Long.SIZE - 10;
  private static final int PLACES = TimeSplit.Part.values().length * 2 * SLICES;

  /** Visits, and their moments. */
  record Count(long visits, long moments) implements Serializable {

    Count plus(Count other) {
      return new Count(visits + other.visits, moments + other.moments);
    }
  }

  private final long[] visits = new long[PLACES];
  private final long[] moments = new long[PLACES];

  /**
   * The slice of a visit, from 0: in the order in which reference profiles take visits, so that
   * those of the first slices are those that a profile would have of all.
   */
  static int slice(String sessionId, long startMillis) {
    long hash = StableHash.of(sessionId + "/" + startMillis);
    return (int) ((hash ^ Long.MIN_VALUE) >>> SLICE_SHIFT);
  }

  /** Counts a visit. */
  void add(TimeSplit.Part part, boolean purchased, int slice, long momentsOfIt) {
    int place = place(part, purchased, slice);
    visits[place]++;
    moments[place] += momentsOfIt;
  }

  /** Adds what another has counted, and leaves it as it is. */
  void merge(VisitCounts other) {
    for (int i = 0; i < PLACES; i++) {
      visits[i] += other.visits[i];
      moments[i] += other.moments[i];
    }
  }

  /** Of the first slices, by their number: none, one, up to {@link #SLICES}, which are all. */
  Count[] ofFirst(TimeSplit.Part part, boolean purchased) {
    int first = place(part, purchased, 0);
    Count[] counts = new Count[SLICES + 1];
    counts[0] = new Count(0, 0);
    for (int i = 0; i < SLICES; i++) {
      counts[i + 1] = counts[i].plus(new Count(visits[first + i], moments[first + i]));
    }
    return counts;
  }

  private static int place(TimeSplit.Part part, boolean purchased, int slice) {
    return (part.ordinal() * 2 + (purchased ? 1 : 0)) * SLICES + slice;
  }

  /** All of it in one line. */
  String toText() {
    Packer out = new Packer();
    new CountsCoder().pack(this, out);
    return Base64.getEncoder().encodeToString(out.toBytes());
  }

  /** What {@link #toText} told. */
  static VisitCounts ofText(String text) {
    return new CountsCoder().unpack(new Unpacker(Base64.getDecoder().decode(text)));
  }

  /** Codes the counts one after the other. */
  static final class CountsCoder extends PackedCoder<VisitCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(VisitCounts counts, Packer out) {
      for (int i = 0; i < PLACES; i++) {
        out.unsigned(counts.visits[i]).unsigned(counts.moments[i]);
      }
    }

    @Override
    protected VisitCounts unpack(Unpacker in) {
      VisitCounts counts = new VisitCounts();
      for (int i = 0; i < PLACES; i++) {
        counts.visits[i] = in.unsigned();
        counts.moments[i] = in.unsigned();
      }
      return counts;
    }
  }
}
