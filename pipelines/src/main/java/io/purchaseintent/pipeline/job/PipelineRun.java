package io.purchaseintent.pipeline.job;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** One finished execution of a pipeline, and what it counted. */
public final class PipelineRun {

  private final PipelineResult result;

  private PipelineRun(PipelineResult result) {
    this.result = result;
  }

  /**
   * Runs a pipeline to its end.
   *
   * @throws JobFailure if it does not end well
   */
  public static PipelineRun of(Pipeline pipeline) {
    ServiceLoader.load(BeforeRun.class).forEach(each -> each.complete(pipeline.getOptions()));
    PipelineResult result = pipeline.run();
    PipelineResult.State state =
        ServiceLoader.load(StreamEnd.class)
            .findFirst()
            .map(end -> end.await(result))
            .orElseGet(result::waitUntilFinish);
    if (state != PipelineResult.State.DONE) {
      throw new JobFailure("The pipeline ended as " + state);
    }
    return new PipelineRun(result);
  }

  /** The total of a counter; 0 if it was never touched. */
  public long counter(Class<?> namespace, String name) {
    long total = 0;
    for (MetricResult<Long> counter :
        counters(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(namespace, name))
                .build())) {
      total += value(counter);
    }
    return total;
  }

  /** What is committed, where a runner knows: the Direct runner adds up what was tried later on. */
  private static long value(MetricResult<Long> counter) {
    Long committed = counter.getCommittedOrNull();
    return committed == null ? counter.getAttempted() : committed;
  }

  /** The counters of a class whose names begin so, by what follows in their names. */
  public Map<String, Long> countersFrom(Class<?> of, String prefix) {
    Map<String, Long> found = new TreeMap<>();
    MetricsFilter all =
        MetricsFilter.builder().addNameFilter(MetricNameFilter.inNamespace(of)).build();
    for (MetricResult<Long> counter : counters(all)) {
      String name = counter.getName().getName();
      if (name.startsWith(prefix)) {
        found.merge(name.substring(prefix.length()), value(counter), Long::sum);
      }
    }
    return found;
  }

  /** How many elements a step dropped because they came later than it allows. */
  public long droppedAsLate(String step) {
    long total = 0;
    for (MetricResult<Long> counter : counters(MetricsFilter.builder().addStep(step).build())) {
      // Which class counts them, and how it writes the name, is a matter of the runner.
      if (counter.getName().getName().equalsIgnoreCase("droppedDueToLateness")) {
        total += value(counter);
      }
    }
    return total;
  }

  private Iterable<MetricResult<Long>> counters(MetricsFilter filter) {
    return result.metrics().queryMetrics(filter).getCounters();
  }
}
