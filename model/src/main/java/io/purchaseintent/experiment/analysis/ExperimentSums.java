package io.purchaseintent.experiment.analysis;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.experiment.analysis.Design.Span;
import io.purchaseintent.experiment.analysis.UnitStory.Deed;
import io.purchaseintent.experiment.analysis.UnitStory.Did;
import io.purchaseintent.statistics.arms.Amounts;
import io.purchaseintent.statistics.arms.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sums of an experiment's units, by arm. Whole numbers alone: they merge in any order, to the
 * last bit. Not thread-safe.
 */
public final class ExperimentSums {

  /** What is counted of an arm. */
  public enum Counted {
    /** Units that were given this arm and no other. */
    UNITS,
    /** Units that were given this arm first, and another later: they are in no other sum. */
    IN_TWO_ARMS,
    /** Units of which the lake has no event from shortly before their first exposure on. */
    LOST,
    /** Exposures. */
    EXPOSURES,
    /** Orders from the first exposure on. */
    ORDERS,
    /** Orders before it. */
    ORDERS_BEFORE
  }

  /** What is counted of the whole log. */
  public enum Noted {
    /** Exposures to other versions of the experiment. */
    OTHER_VERSIONS,
    /** Exposures to arms that the experiment does not have. */
    UNKNOWN_ARMS,
    /** Exposures of a kind of unit that the experiment does not part. */
    OTHER_UNITS,
    /** Purchases in a currency that is not the lake's. */
    OTHER_CURRENCY,
    /** Purchases without a price. */
    UNPRICED
  }

  /** Parts of the units, or views of them. */
  public enum Part {
    /** All units. */
    ALL,
    /** All units, amounts as they are. */
    UNCAPPED,
    /** Units by the segment of their first exposure. */
    SEGMENT,
    /** What a day changed in the sums of all units; of all days until one they are that day's. */
    DAY,
    /** What units came to on the n-th day since their first exposure. */
    SINCE,
    /** By unit, what it grew by times the day, and what it grew by. */
    TREND
  }

  /** An event before an exposure by so much may be that of the page that asked for it. */
  private static final long SHORTLY = 30 * 60 * 1_000L;

  private static final int MOST_DAYS_SINCE = 60;
  private static final int TREND_VALUES = 2;

  private final Design design;
  private final long[][] counts;
  private final long[] notes = new long[Noted.values().length];
  private final DayCounts firstByDay;
  private final DayCounts seenFor;

  /** Of each measure of each part, in its places: of each arm. */
  private final List<Map<Integer, Moments[]>> sums = new ArrayList<>();

  private final Amounts[] latencies;
  private long cap = Long.MAX_VALUE;

  /** Of no unit. */
  public ExperimentSums(Design design) {
    this.design = design;
    int arms = design.arms().size();
    counts = new long[arms][Counted.values().length];
    firstByDay = new DayCounts(arms);
    seenFor = new DayCounts(arms);
    latencies = new Amounts[arms];
    Arrays.setAll(latencies, arm -> new Amounts());
    for (int i = 0; i < Part.values().length * design.measures().size(); i++) {
      sums.add(new HashMap<>());
    }
  }

  /** What is looked at. */
  public Design design() {
    return design;
  }

  /** Notes something of the log. */
  public void note(Noted what, long more) {
    notes[what.ordinal()] += more;
  }

  /** Adds the time that an answer to an arm took, in microseconds. */
  public void answered(int arm, long micros) {
    latencies[arm].add(micros);
  }

  /**
   * Adds a unit.
   *
   * @param most what its revenue counts as at most, in millionths; the same for all units
   */
  public void add(UnitRecord unit, long most) {
    cap = Math.min(cap, most);
    int arm = unit.exposed().arm();
    count(arm, Counted.EXPOSURES, unit.exposed().count());
    if (unit.inTwoArms()) {
      count(arm, Counted.IN_TWO_ARMS, 1);
      return;
    }
    long first = unit.exposed().firstMillis();
    count(arm, Counted.UNITS, 1);
    firstByDay.add(Span.day(first), arm);
    boolean isLost =
        unit.deeds().stream().noneMatch(did -> did.millis() >= first - SHORTLY && isOwn(did));
    count(arm, Counted.LOST, isLost ? 1 : 0);
    UnitTotals before = new UnitTotals(design, unit, most);
    for (Did did : unit.deeds()) {
      if (did.millis() < first && did.millis() >= first - design.span().before()) {
        before.add(did);
      }
    }
    count(arm, Counted.ORDERS_BEFORE, before.orders());
    addDays(unit, before, most);
    addSince(unit, most);
  }

  /** Whether it is the unit's own deed, and not one of the log. */
  private static boolean isOwn(Did did) {
    return did.deed() != Deed.COST;
  }

  private void count(int arm, Counted what, long more) {
    counts[arm][what.ordinal()] += more;
  }

  private Moments of(Part part, int at, int measure, int arm, int values) {
    Map<Integer, Moments[]> places = places(part, measure);
    Moments[] arms = places.get(at);
    if (arms == null) {
      arms = new Moments[design.arms().size()];
      Arrays.setAll(arms, of -> new Moments(values));
      places.put(at, arms);
    }
    return arms[arm];
  }

  private Map<Integer, Moments[]> places(Part part, int measure) {
    return sums.get(part.ordinal() * design.measures().size() + measure);
  }

  private void addDays(UnitRecord unit, UnitTotals before, long most) {
    int arm = unit.exposed().arm();
    UnitTotals totals = new UnitTotals(design, unit, most);
    UnitTotals uncapped = new UnitTotals(design, unit, Long.MAX_VALUE);
    int day = Span.day(unit.exposed().firstMillis());
    int measures = design.measures().size();
    long[][] known = new long[measures][];
    for (Did did : unit.deeds()) {
      if (isCounted(unit, did)) {
        int on = Span.day(did.millis());
        if (on > day) {
          noteDay(day, arm, totals, before, known);
          day = on;
        }
        totals.add(did);
        uncapped.add(did);
      }
    }
    noteDay(day, arm, totals, before, known);
    count(arm, Counted.ORDERS, totals.orders());
    for (int measure = 0; measure < measures; measure++) {
      Measure of = design.measures().get(measure);
      of(Part.ALL, 0, measure, arm, UnitTotals.VALUES).add(known[measure]);
      of(Part.SEGMENT, unit.exposed().segment(), measure, arm, UnitTotals.VALUES)
          .add(known[measure]);
      if (of.kind().isMoney()) {
        of(Part.UNCAPPED, 0, measure, arm, UnitTotals.VALUES).add(uncapped.values(of, before));
      }
    }
  }

  /** From the first exposure on; of a visit that is over its end counts. */
  private boolean isCounted(UnitRecord unit, Did did) {
    return did.millis() >= unit.exposed().firstMillis() && did.millis() < design.span().until();
  }

  private void noteDay(int day, int arm, UnitTotals totals, UnitTotals before, long[][] known) {
    for (int measure = 0; measure < known.length; measure++) {
      long[] values = totals.values(design.measures().get(measure), before);
      long[] last = known[measure];
      if (last == null || !Arrays.equals(last, values)) {
        Moments sum = of(Part.DAY, day, measure, arm, UnitTotals.VALUES);
        if (last != null) {
          sum.remove(last);
        }
        sum.add(values);
        known[measure] = values;
      }
    }
  }

  /** What the first measure grew by on each day since the first exposure that is over. */
  private void addSince(UnitRecord unit, long most) {
    Measure measure = design.measures().get(0);
    long first = unit.exposed().firstMillis();
    int last = Span.daysBetween(first, design.span().until()) - 1;
    if (measure.kind().isRatio() || last < 0) {
      return;
    }
    int arm = unit.exposed().arm();
    int shown = Math.min(last, MOST_DAYS_SINCE);
    seenFor.add(shown, arm);
    UnitTotals totals = new UnitTotals(design, unit, most);
    long reached = 0;
    long weighed = 0;
    int day = 0;
    for (Did did : unit.deeds()) {
      int on = Span.daysBetween(first, did.millis());
      if (isCounted(unit, did) && on <= shown) {
        if (on > day) {
          long more = totals.numerator(measure) - reached;
          weighed += grown(day, arm, more);
          reached += more;
          day = on;
        }
        totals.add(did);
      }
    }
    long all = totals.numerator(measure);
    weighed += grown(day, arm, all - reached);
    if (shown > 0) {
      of(Part.TREND, 0, 0, arm, TREND_VALUES).add(weighed, all);
    }
  }

  private long grown(int day, int arm, long more) {
    if (more != 0) {
      of(Part.SINCE, day, 0, arm, TREND_VALUES).add(more, 1);
    }
    return day * more;
  }

  /** Adds all of another, which stays as it is. */
  public void merge(ExperimentSums other) {
    cap = Math.min(cap, other.cap);
    for (int arm = 0; arm < counts.length; arm++) {
      for (int what = 0; what < counts[arm].length; what++) {
        counts[arm][what] += other.counts[arm][what];
      }
      latencies[arm].merge(other.latencies[arm]);
    }
    for (int what = 0; what < notes.length; what++) {
      notes[what] += other.notes[what];
    }
    firstByDay.merge(other.firstByDay);
    seenFor.merge(other.seenFor);
    for (Part part : Part.values()) {
      for (int of = 0; of < design.measures().size(); of++) {
        int measure = of;
        other
            .places(part, measure)
            .forEach(
                (at, arms) -> {
                  for (int arm = 0; arm < arms.length; arm++) {
                    of(part, at, measure, arm, arms[arm].values()).merge(arms[arm]);
                  }
                });
      }
    }
  }

  /** A count of an arm. */
  public long count(int arm, Counted what) {
    return counts[arm][what.ordinal()];
  }

  /** A count of the log. */
  public long noted(Noted what) {
    return notes[what.ordinal()];
  }

  /** What a unit's revenue counted as at most, in millionths; the largest number for no bound. */
  public long capMicros() {
    return cap;
  }

  /** Units by the day (UTC, since the epoch) of their first exposure. */
  public DayCounts firstByDay() {
    return firstByDay;
  }

  /** Units by the last whole day since their first exposure. */
  DayCounts seenFor() {
    return seenFor;
  }

  /** Times to answer, in microseconds. */
  Amounts latencies(int arm) {
    return latencies[arm];
  }

  /** The sums of a measure in each place of a part, by place: {@code Moments[arms]}. */
  TreeMap<Integer, Moments[]> of(Part part, int measure) {
    return new TreeMap<>(places(part, measure));
  }

  /** Writes the sums. */
  public void pack(Packer out) {
    out.fixed64(cap);
    for (int arm = 0; arm < counts.length; arm++) {
      for (long count : counts[arm]) {
        out.unsigned(count);
      }
      latencies[arm].pack(out);
    }
    for (long note : notes) {
      out.unsigned(note);
    }
    firstByDay.pack(out);
    seenFor.pack(out);
    for (Map<Integer, Moments[]> places : sums) {
      out.unsigned(places.size());
      new TreeMap<>(places)
          .forEach(
              (at, arms) -> {
                out.unsigned(at);
                for (Moments each : arms) {
                  each.pack(out);
                }
              });
    }
  }

  /** Reads what {@link #pack} wrote, of the same design. */
  public static ExperimentSums unpack(Design design, Unpacker in) {
    ExperimentSums sums = new ExperimentSums(design);
    sums.cap = in.fixed64();
    for (int arm = 0; arm < sums.counts.length; arm++) {
      for (int what = 0; what < sums.counts[arm].length; what++) {
        sums.counts[arm][what] = in.unsigned();
      }
      sums.latencies[arm].unpack(in);
    }
    for (int what = 0; what < sums.notes.length; what++) {
      sums.notes[what] = in.unsigned();
    }
    sums.firstByDay.unpack(in);
    sums.seenFor.unpack(in);
    for (Map<Integer, Moments[]> places : sums.sums) {
      for (int left = in.count(); left > 0; left--) {
        int at = in.count();
        Moments[] arms = new Moments[design.arms().size()];
        Arrays.setAll(arms, arm -> Moments.unpack(in));
        places.put(at, arms);
      }
    }
    return sums;
  }
}
