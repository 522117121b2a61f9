package io.purchaseintent.serving.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.status.Verdict.Finding;
import io.purchaseintent.serving.status.Verdict.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges how a server does, by what it counted in the last minutes. A server that answers is not
 * well for that: its answers may all stand on the rate of the hour. Thread-safe.
 */
public final class Condition {

  /** How often it is to be sampled. */
  public static final Duration SAMPLED_EVERY = Duration.ofSeconds(5);

  /** How far back it looks: what was mended is forgotten after that. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Supplier<List<String>> problems;
  private final @Nullable FeatureReader reader;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant time, Counts counts) {}

  /**
   * The condition of a server that starts now.
   *
   * @param problems what keeps it from serving as it is told to
   * @param reader of the store that answers stand on
   * @param meters where everything is counted
   */
  public Condition(
      Supplier<List<String>> problems, FeatureReader reader, MeterRegistry meters, Clock clock) {
    this(problems, meters, clock, reader);
  }

  private Condition(
      Supplier<List<String>> problems,
      MeterRegistry meters,
      Clock clock,
      @Nullable FeatureReader reader) {
    this.problems = problems;
    this.reader = reader;
    this.meters = meters;
    this.clock = clock;
    samples.add(new Sample(clock.instant(), Counts.none()));
  }

  /** The condition of a server that only collects: it has no store, and is judged by requests. */
  public static Condition ofCollector(
      Supplier<List<String>> problems, MeterRegistry meters, Clock clock) {
    return new Condition(problems, meters, clock, null);
  }

  /** What keeps the server from serving as it is told to. */
  public List<String> problems() {
    return problems.get();
  }

  /** Keeps what is counted now, to compare with later. */
  public synchronized void sample() {
    Instant now = clock.instant();
    samples.add(new Sample(now, Counts.of(meters)));
    forget(now);
  }

  /** The first sample is the newest of those that the window has left behind. */
  private void forget(Instant now) {
    Instant begin = now.minus(WINDOW);
    while (samples.size() > 1 && !secondOldest().time().isAfter(begin)) {
      samples.removeFirst();
    }
  }

  private Sample secondOldest() {
    Sample first = samples.removeFirst();
    Sample second = samples.getFirst();
    samples.addFirst(first);
    return second;
  }

  private synchronized Sample oldest() {
    forget(clock.instant());
    return samples.getFirst();
  }

  /** How the server does now. */
  public Verdict verdict() {
    Sample before = oldest();
    Counts lately = Counts.of(meters).since(before.counts());
    boolean reachable = reader == null || reader.isReachable();
    List<Finding> findings = new ArrayList<>();
    if (!reachable) {
      findings.add(
          new Finding(
              "store_away",
              null,
              null,
              "Redis does not answer, and answers stand on the rate of the hour",
              "start it, or give its address by --redis"));
    } else if (isBreakerOpen()) {
      findings.add(
          new Finding(
              "store_slow",
              null,
              null,
              "Redis did not answer in time again and again, and is hardly asked for the moment",
              Cause.WITHOUT_STORE.remedy()));
    }
    Arrays.stream(Cause.values())
        .filter(cause -> cause.isIn(lately))
        .sorted(Comparator.comparingDouble(cause -> -cause.shareOf(lately)))
        .map(cause -> finding(cause, lately))
        .forEach(findings::add);
    return new Verdict(
        outcome(findings, lately),
        findings,
        Duration.between(before.time(), clock.instant()),
        lately.of(Count.REQUESTS),
        lately.of(Count.ANSWERS),
        reachable);
  }

  private Outcome outcome(List<Finding> findings, Counts lately) {
    if (!findings.isEmpty() || !problems().isEmpty()) {
      return Outcome.NOT_WELL;
    }
    return lately.of(reader == null ? Count.REQUESTS : Count.ANSWERS) < Cause.LEAST
        ? Outcome.UNKNOWN
        : Outcome.WELL;
  }

  private static Finding finding(Cause cause, Counts lately) {
    double share = cause.shareOf(lately);
    return new Finding(
        cause.code(),
        share,
        cause.bound(),
        String.format(
            Locale.ROOT, share < 0.1 ? "%.1f%% %s" : "%.0f%% %s", 100 * share, cause.says()),
        cause.remedy());
  }

  private boolean isBreakerOpen() {
    Gauge gauge = meters.find("store_breaker_open").gauge();
    return gauge != null && gauge.value() > 0;
  }
}
