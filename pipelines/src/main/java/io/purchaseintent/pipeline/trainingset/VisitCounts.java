package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.training.TimeSplit;
import java.io.Serializable;
import java.util.Base64;
import java.util.List;

/**
 * How many visits there are, and moments in them, and how many would be left of one in so many of
 * each visit's: for each part, by whether they bought, and by the slice of their hash. Merges; not
 * thread-safe.
 */
final class VisitCounts {

  /** Slices of equal width that the hashes of visits fall into. */
  static final int SLICES = 1 << 10;

  /** Of how many of a visit's moments one may be taken, ascending. */
  static final List<Integer> ONE_IN = List.of(1, 2, 4, 8, 16);

  private static final int SLICE_SHIFT = Long.SIZE - 10;
  private static final int PLACES = TimeSplit.Part.values().length * 2 * SLICES;

  /** Visits, and their moments. */
  record Count(long visits, long moments) implements Serializable {

    Count plus(Count other) {
      return new Count(visits + other.visits, moments + other.moments);
    }
  }

  private final long[] visits = new long[PLACES];
  private final long[][] moments = new long[ONE_IN.size()][PLACES];

  /**
   * The slice of a visit, from 0: in the order in which reference profiles take visits, so that
   * those of the first slices are those that a profile would have of all.
   */
  static int slice(String sessionId, long startMillis) {
    long hash = StableHash.of(sessionId + "/" + startMillis);
    return (int) ((hash ^ Long.MIN_VALUE) >>> SLICE_SHIFT);
  }

  /** Moments that are taken of a visit: one in so many, and at least one. */
  static int taken(int momentsOfIt, int oneIn) {
    return (momentsOfIt + oneIn - 1) / oneIn;
  }

  /** Counts a visit. */
  void add(TimeSplit.Part part, boolean purchased, int slice, int momentsOfIt) {
    int place = place(part, purchased, slice);
    visits[place]++;
    for (int i = 0; i < moments.length; i++) {
      moments[i][place] += taken(momentsOfIt, ONE_IN.get(i));
    }
  }

  /** Adds what another has counted, and leaves it as it is. */
  void merge(VisitCounts other) {
    for (int place = 0; place < PLACES; place++) {
      visits[place] += other.visits[place];
      for (int i = 0; i < moments.length; i++) {
        moments[i][place] += other.moments[i][place];
      }
    }
  }

  /**
   * Of the first slices, by their number: none, one, up to {@link #SLICES}, which are all.
   *
   * @param oneIn of how many of a visit's moments one is taken: one of {@link #ONE_IN}
   */
  Count[] ofFirst(TimeSplit.Part part, boolean purchased, int oneIn) {
    long[] taken = moments[ONE_IN.indexOf(oneIn)];
    int first = place(part, purchased, 0);
    Count[] counts = new Count[SLICES + 1];
    counts[0] = new Count(0, 0);
    for (int i = 0; i < SLICES; i++) {
      counts[i + 1] = counts[i].plus(new Count(visits[first + i], taken[first + i]));
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
      for (int place = 0; place < PLACES; place++) {
        out.unsigned(counts.visits[place]);
        for (long[] taken : counts.moments) {
          out.unsigned(taken[place]);
        }
      }
    }

    @Override
    protected VisitCounts unpack(Unpacker in) {
      VisitCounts counts = new VisitCounts();
      for (int place = 0; place < PLACES; place++) {
        counts.visits[place] = in.unsigned();
        for (long[] taken : counts.moments) {
          taken[place] = in.unsigned();
        }
      }
      return counts;
    }
  }
}
