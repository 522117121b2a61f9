package io.purchaseintent.serving.variant;

import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Takes a challenger out by itself when it does its visitors harm: when it fails more of its
 * answers than the champion, or makes them wait longer. Thread-safe.
 */
public final class Guard implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Guard.class.getName());
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
  private static final double LATENCY_PERCENTILE = 95;

  /**
   * What is too much.
   *
   * @param errorRate failed answers, of all, above the champion's: 0.01 is one in a hundred
   * @param latencyRatio 95th percentile of the time to answer, against the champion's
   * @param minAnswers of each in a window, below which nothing is judged
   * @param windows in a row that must be too slow: one may be chance
   */
  public record Bounds(double errorRate, double latencyRatio, long minAnswers, int windows) {

    /** What a server runs with. */
    public static Bounds defaults() {
      return new Bounds(0.01, 1.10, 500, 3);
    }
  }

  /** What a variant did since it was looked at last. */
  private static final class Window {
    private final Recorder micros = new Recorder(LONGEST_MICROS, 2);
    private final LongAdder failed = new LongAdder();
    private @Nullable Histogram recycled;

    Histogram next() {
      recycled = micros.getIntervalHistogram(recycled);
      return recycled;
    }
  }

  private final RegistryVariants variants;
  private final ModelRegistry registry;
  private final String model;
  private final Bounds bounds;
  private final Clock clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();
  private final Map<String, Integer> slowWindows = new HashMap<>();
  private final Map<String, String> takenOut = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "guard");
            thread.setDaemon(true);
            return thread;
          });

  /** A guard of a registry's challengers. */
  public Guard(
      RegistryVariants variants, ModelRegistry registry, String model, Bounds bounds, Clock clock) {
    this.variants = variants;
    this.registry = registry;
    this.model = model;
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Looks at the challengers again and again. */
  public void watch(Duration period) {
    clockwork.scheduleWithFixedDelay(
        this::lookQuietly, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Counts an answer. */
  public void answered(Variant variant, long nanos) {
    window(variant).micros.recordValue(Math.min(nanos / 1_000, LONGEST_MICROS));
  }

  /** Counts an answer that a variant failed to give. */
  public void failed(Variant variant) {
    window(variant).failed.increment();
  }

  private Window window(Variant variant) {
    return windows.computeIfAbsent(variant.name(), name -> new Window());
  }

  /** Why each challenger was taken out, by version; those that answer again are left out. */
  public Map<String, String> takenOut() {
    Variants now = variants.get();
    Map<String, String> still = new HashMap<>(takenOut);
    still.keySet().removeAll(now.challengers().keySet());
    still.remove(now.champion().model().version());
    return still;
  }

  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "the challengers were not looked at", e);
    }
  }

  /** Judges what was counted since it was called last. */
  public synchronized void look() {
    Variants now = variants.get();
    Figures champion = Figures.of(window(now.champion()));
    for (Variant challenger : now.challengerList()) {
      String why = harm(challenger.name(), Figures.of(window(challenger)), champion);
      if (why != null) {
        takeOut(challenger.model().version(), why);
      }
    }
  }

  /**
   * A window's figures.
   *
   * @param micros 95th percentile of the time to answer
   */
  private record Figures(long answered, long failed, long micros) {

    static Figures of(Window window) {
      Histogram times = window.next();
      return new Figures(
          times.getTotalCount(),
          window.failed.sumThenReset(),
          times.getValueAtPercentile(LATENCY_PERCENTILE));
    }

    long asked() {
      return answered + failed;
    }

    double errorRate() {
      return asked() == 0 ? 0 : (double) failed / asked();
    }
  }

  private @Nullable String harm(String name, Figures challenger, Figures champion) {
    if (challenger.asked() < bounds.minAnswers()) {
      return null;
    }
    if (challenger.errorRate() > champion.errorRate() + bounds.errorRate()) {
      return String.format(
          Locale.ROOT,
          "it failed %.1f%% of %d answers, the champion %.1f%%: more than %.1f%% above",
          100 * challenger.errorRate(),
          challenger.asked(),
          100 * champion.errorRate(),
          100 * bounds.errorRate());
    }
    boolean slow =
        champion.answered() >= bounds.minAnswers()
            && challenger.micros() > bounds.latencyRatio() * champion.micros();
    int inARow = slow ? slowWindows.merge(name, 1, Integer::sum) : 0;
    if (inARow < bounds.windows()) {
      slowWindows.put(name, inARow);
      return null;
    }
    slowWindows.remove(name);
    return String.format(
        Locale.ROOT,
        "its 95th percentile was %.2f ms, the champion's %.2f ms: more than %.2f times, %d windows"
            + " in a row",
        challenger.micros() / 1e3,
        champion.micros() / 1e3,
        bounds.latencyRatio(),
        inARow);
  }

  private void takeOut(String version, String why) {
    LOG.severe(() -> "Challenger " + version + " is taken out: " + why);
    takenOut.put(version, why);
    variants.exclude(version);
    try {
      registry.promote(
          model, version, Placement.STAGING, new AuditEntry(clock.instant(), "guard", why));
    } catch (RegistryException e) {
      LOG.log(
          Level.SEVERE,
          "The registry does not have it that "
              + version
              + " is taken out: this server leaves it out all the same",
          e);
    }
    variants.refresh();
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
  }
}
