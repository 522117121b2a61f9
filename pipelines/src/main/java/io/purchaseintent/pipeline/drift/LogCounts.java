package io.purchaseintent.pipeline.drift;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was counted of what servers logged: how many lines there are, of which versions, and what
 * the predictions of one version stand on. Mutable, not thread-safe; its size has a bound.
 */
final class LogCounts {

  static final long HOUR_MILLIS = 3_600_000;

  /** Ages of states are counted between these, in seconds: {@code (edge before, edge]}. */
  static final long[] AGE_EDGES = {
    0, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 64_800,
    86_400, 108_000, 129_600, 172_800, 259_200, 604_800, 1_209_600, 2_592_000, 7_776_000
  };

  private static final int MOST_NAMES = 1_000;
  private static final String OTHERS = "others";

  private long lines;
  private long unreadable;
  private long predictions;
  private final TreeMap<String, Long> versions = new TreeMap<>();
  private final TreeMap<String, Long> featureSets = new TreeMap<>();
  private final TreeMap<String, Long> fallbacks = new TreeMap<>();
  private final long[] hours;
  private final long[][] status = new long[Entity.values().length][StateStatus.values().length];
  private final long[][] ages = new long[Entity.values().length][AGE_EDGES.length + 1];

  /**
   * @param hours of the period
   */
  LogCounts(int hours) {
    this.hours = new long[hours];
  }

  /** Counts lines that are no prediction. */
  void addUnreadable(long more) {
    lines += more;
    unreadable += more;
  }

  /** Counts a prediction of the period by its version. */
  void addVersion(String version) {
    lines++;
    count(versions, version, 1);
  }

  /** Counts a prediction of the version that is looked at by its feature set. */
  void addFeatureSet(String hash) {
    count(featureSets, hash, 1);
  }

  /**
   * Counts what a prediction that is looked at stands on.
   *
   * @param sinceStart time since the start of the period
   */
  void add(LoggedPrediction prediction, long sinceStart) {
    predictions++;
    hours[(int) (sinceStart / HOUR_MILLIS)]++;
    String fallback = prediction.fallback();
    if (fallback != null) {
      count(fallbacks, fallback, 1);
    }
    for (Entity entity : Entity.values()) {
      StateIdentity was = entity.of(prediction);
      status[entity.ordinal()][was.status().ordinal()]++;
      if (was.asOf() != null) {
        long age = prediction.time().toEpochMilli() - was.asOf().toEpochMilli();
        ages[entity.ordinal()][ageBin(age)]++;
      }
    }
  }

  private static int ageBin(long millis) {
    int bin = 0;
    while (bin < AGE_EDGES.length && millis > 1_000 * AGE_EDGES[bin]) {
      bin++;
    }
    return bin;
  }

  /** Names come from a file, which may hold anything: their number has a bound. */
  private static void count(TreeMap<String, Long> counts, String name, long number) {
    boolean full = counts.size() >= MOST_NAMES && !counts.containsKey(name);
    counts.merge(full ? OTHERS : name, number, Long::sum);
  }

  void merge(LogCounts other) {
    lines += other.lines;
    unreadable += other.unreadable;
    predictions += other.predictions;
    other.versions.forEach((name, number) -> count(versions, name, number));
    other.featureSets.forEach((name, number) -> count(featureSets, name, number));
    other.fallbacks.forEach((name, number) -> count(fallbacks, name, number));
    add(hours, other.hours);
    for (int entity = 0; entity < status.length; entity++) {
      add(status[entity], other.status[entity]);
      add(ages[entity], other.ages[entity]);
    }
  }

  static void add(long[] sums, long[] more) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += more[i];
    }
  }

  /** Predictions, and lines that are none. */
  long lines() {
    return lines;
  }

  /** Lines that are no prediction. */
  long unreadable() {
    return unreadable;
  }

  /** Predictions that were looked at. */
  long predictions() {
    return predictions;
  }

  /** Predictions of the period by version. */
  Map<String, Long> versions() {
    return versions;
  }

  /** Predictions of the version that is looked at by feature set. */
  Map<String, Long> featureSets() {
    return featureSets;
  }

  /** Predictions that had to do without something, by what. */
  Map<String, Long> fallbacks() {
    return fallbacks;
  }

  /** Predictions by hour of the period. */
  long[] hours() {
    return hours;
  }

  /** Predictions by what became of a state. */
  long status(Entity entity, StateStatus of) {
    return status[entity.ordinal()][of.ordinal()];
  }

  /**
   * The age in seconds that a share of the states that were there do not exceed: the edge above it.
   *
   * @return NaN where none was there; infinite beyond the last edge
   */
  double age(Entity entity, double share) {
    long[] counts = ages[entity.ordinal()];
    long all = status(entity, StateStatus.OK);
    long below = 0;
    for (int bin = 0; bin < counts.length && all > 0; bin++) {
      below += counts[bin];
      if (below >= share * all) {
        return bin < AGE_EDGES.length ? AGE_EDGES[bin] : Double.POSITIVE_INFINITY;
      }
    }
    return Double.NaN;
  }

  void pack(Packer out) {
    out.unsigned(hours.length).unsigned(lines).unsigned(unreadable).unsigned(predictions);
    pack(versions, out);
    pack(featureSets, out);
    pack(fallbacks, out);
    pack(hours, out);
    for (int entity = 0; entity < status.length; entity++) {
      pack(status[entity], out);
      pack(ages[entity], out);
    }
  }

  static LogCounts unpack(Unpacker in) {
    LogCounts counts = new LogCounts(in.countOfMany());
    counts.lines = in.unsigned();
    counts.unreadable = in.unsigned();
    counts.predictions = in.unsigned();
    unpack(counts.versions, in);
    unpack(counts.featureSets, in);
    unpack(counts.fallbacks, in);
    unpack(counts.hours, in);
    for (int entity = 0; entity < counts.status.length; entity++) {
      unpack(counts.status[entity], in);
      unpack(counts.ages[entity], in);
    }
    return counts;
  }

  private static void pack(TreeMap<String, Long> counts, Packer out) {
    out.unsigned(counts.size());
    counts.forEach((name, number) -> out.text(name).unsigned(number));
  }

  private static void unpack(TreeMap<String, Long> counts, Unpacker in) {
    for (int left = in.count(); left > 0; left--) {
      counts.put(in.text(), in.unsigned());
    }
  }

  static void pack(long[] counts, Packer out) {
    for (long count : counts) {
      out.unsigned(count);
    }
  }

  static void unpack(long[] counts, Unpacker in) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.unsigned();
    }
  }
}
