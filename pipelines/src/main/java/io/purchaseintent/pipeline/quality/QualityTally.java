package io.purchaseintent.pipeline.quality;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that is known of a part of the visits: whole numbers alone, so that parts merge in any order
 * to the same. Its size grows with the slices, not with the visits. Not thread-safe.
 */
final class QualityTally {

  private final List<Double> thresholds;
  private final long[] counts = new long[Counted.values().length];
  private final Map<String, SliceSums> slices = new HashMap<>();
  private final TreeSet<String> currencies = new TreeSet<>();
  private final LogCoverage coverage = new LogCoverage();
  private long newestMillis = Long.MIN_VALUE;

  /**
   * @param thresholds of the propensity, from which visits are selected
   */
  QualityTally(List<Double> thresholds) {
    this.thresholds = thresholds;
  }

  /** Counts. */
  void count(Counted what, long more) {
    counts[what.ordinal()] += more;
  }

  /** Adds a visit to each slice that a prediction of it belongs to, and to the whole. */
  void add(Visit visit) {
    Map<String, List<Visit.Row>> bySlice = new HashMap<>();
    bySlice.put(Measurement.ALL, visit.rows());
    bySlice.put("action=" + visit.action(), visit.rows());
    for (Visit.Row row : visit.rows()) {
      for (String slice : row.prediction().slices()) {
        bySlice.computeIfAbsent(slice, first -> new ArrayList<>()).add(row);
      }
    }
    bySlice.forEach((slice, rows) -> slice(slice).add(visit, rows));
    if (visit.isOver() && visit.bought()) {
      currencies.addAll(visit.currencies());
    }
  }

  private SliceSums slice(String name) {
    return slices.computeIfAbsent(name, first -> new SliceSums(thresholds));
  }

  /** Notes the newest time of which the lake knows. */
  void noteNewest(long millis) {
    newestMillis = Math.max(newestMillis, millis);
  }

  void merge(QualityTally other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    other.slices.forEach((name, sums) -> slice(name).merge(sums));
    currencies.addAll(other.currencies);
    coverage.merge(other.coverage);
    noteNewest(other.newestMillis);
  }

  long count(Counted what) {
    return counts[what.ordinal()];
  }

  /** The slices by name; {@link Measurement#ALL} is there if any is. */
  SortedMap<String, SliceSums> slices() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(slices));
  }

  /** Currencies of the orders of judged visits. */
  SortedSet<String> currencies() {
    return Collections.unmodifiableSortedSet(currencies);
  }

  /** What of the lake's visits was scored. */
  LogCoverage coverage() {
    return coverage;
  }

  /** The newest time of which the lake knows, since the epoch; the least where it has no event. */
  long newestMillis() {
    return newestMillis;
  }

  List<Double> thresholds() {
    return thresholds;
  }

  /** Codes a tally. */
  static final class TallyCoder extends PackedCoder<QualityTally> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(QualityTally tally, Packer out) {
      out.unsigned(tally.thresholds.size());
      tally.thresholds.forEach(each -> out.fixed64(Double.doubleToRawLongBits(each)));
      for (long count : tally.counts) {
        out.unsigned(count);
      }
      out.fixed64(tally.newestMillis).unsigned(tally.currencies.size());
      tally.currencies.forEach(out::text);
      tally.coverage.pack(out);
      out.unsigned(tally.slices.size());
      tally.slices.forEach(
          (name, sums) -> {
            out.text(name);
            sums.pack(out);
          });
    }

    @Override
    protected QualityTally unpack(Unpacker in) {
      List<Double> thresholds = new ArrayList<>();
      for (int left = in.countOfMany(); left > 0; left--) {
        thresholds.add(Double.longBitsToDouble(in.fixed64()));
      }
      QualityTally tally = new QualityTally(List.copyOf(thresholds));
      for (int i = 0; i < tally.counts.length; i++) {
        tally.counts[i] = in.unsigned();
      }
      tally.newestMillis = in.fixed64();
      for (int left = in.countOfMany(); left > 0; left--) {
        tally.currencies.add(in.text());
      }
      tally.coverage.unpack(in);
      for (int left = in.countOfMany(); left > 0; left--) {
        tally.slice(in.text()).unpack(in);
      }
      return tally;
    }
  }
}
