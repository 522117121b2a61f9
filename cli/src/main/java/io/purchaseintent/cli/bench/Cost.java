package io.purchaseintent.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run of a process took.
 *
 * @param seconds from its start to its end, the JVM's own start among them
 * @param cpuSeconds that all its threads were on a processor
 * @param peakMebibytes the most memory that it held
 */
record Cost(double seconds, double cpuSeconds, double peakMebibytes) {

  /** The median of each figure by itself; of an even number of runs the mean of the middle two. */
  static Cost median(List<Cost> runs) {
    return new Cost(
        median(runs, Cost::seconds),
        median(runs, Cost::cpuSeconds),
        median(runs, Cost::peakMebibytes));
  }

  private static double median(List<Cost> runs, ToDoubleFunction<Cost> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
