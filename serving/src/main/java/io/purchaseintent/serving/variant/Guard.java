package io.purchaseintent.serving.variant;

import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.variant.ServerVotes.VotesAwayException;
import io.purchaseintent.statistics.RateDetector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Takes a challenger out by itself when it does its visitors harm: when it fails more of its
 * answers than the champion, or makes them wait longer.
 *
 * <p>It looks each second and forgets nothing, so that a challenger with few visitors is judged
 * too. How sure it must be is a risk that is spent by time and not by answers: a challenger that is
 * no worse than the champion is taken out within a hundred days with a chance of at most {@link
 * Bounds#risk}, at whatever rate it is asked ({@link RateDetector}). What it finds holds on this
 * server at once; for all servers it does once a quorum of them has found it ({@link ServerVotes}).
 * Thread-safe.
 */
public final class Guard implements Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Guard.class.getName());
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);
  private static final double LATENCY_PERCENTILE = 95;

  /** Of fewer answers no percentile is taken. */
  private static final long LEAST_FOR_PERCENTILE = 100;

  /** Of more a percentile is that of another time of the day. */
  private static final long MOST_FOR_PERCENTILE = 20_000;

  /**
   * What is too much.
   *
   * @param errorRate failed answers, of all, above the champion's: 0.01 is one in a hundred
   * @param latencyRatio an answer is slow that takes longer than so many times the 95th percentile
   *     of the champion's
   * @param slowShare slow answers, of all, above the champion's
   * @param risk that a challenger that is no worse is taken out within a hundred days, from 0 to 1:
   *     half of it is for failures and half for slowness; of each a fifth is staked as the
   *     challenger begins, and the rest evenly over the days
   */
  public record Bounds(double errorRate, double latencyRatio, double slowShare, double risk) {

    private static final double DAYS = 100;
    private static final double AT_FIRST = 0.2;

    /** What a server runs with. */
    public static Bounds defaults() {
      return new Bounds(0.01, 1.10, 0.02, 0.05);
    }

    /** What is staked as a challenger begins, of each of the two. */
    double atFirst() {
      return risk / 2 * AT_FIRST;
    }

    /** What is staked for a time, of each of the two. */
    double risk(Duration passed) {
      double days = Math.max(0, passed.toMillis()) / (double) Duration.ofDays(1).toMillis();
      return risk / 2 * (1 - AT_FIRST) * days / DAYS;
    }
  }

  /** What a variant did since it was looked at last. */
  private static final class Window {
    private final Recorder micros = new Recorder(LONGEST_MICROS, 2);
    private final LongAdder failed = new LongAdder();
    private @Nullable Histogram recycled;

    Figures next() {
      recycled = micros.getIntervalHistogram(recycled);
      return new Figures(recycled, failed.sumThenReset());
    }
  }

  private final RegistryVariants variants;
  private final ModelRegistry registry;
  private final String model;
  private final Bounds bounds;
  private final ServerVotes votes;
  private final Clock clock;
  private final Map<String, Window> windows = new ConcurrentHashMap<>();
  private final Map<String, Trial> trials = new HashMap<>();
  private final Map<String, String> takenOut = new ConcurrentHashMap<>();
  private final Set<String> leftToOthers = new HashSet<>();
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();
  private Histogram usual = new Histogram(LONGEST_MICROS, 2);
  private Histogram before = new Histogram(LONGEST_MICROS, 2);
  private @Nullable Instant told;
  private volatile @Nullable String problem;

  /**
   * A guard of a registry's challengers.
   *
   * @param votes what other servers find of them
   */
  public Guard(
      RegistryVariants variants,
      ModelRegistry registry,
      String model,
      Bounds bounds,
      ServerVotes votes,
      Clock clock) {
    this.variants = variants;
    this.registry = registry;
    this.model = model;
    this.bounds = bounds;
    this.votes = votes;
    this.clock = clock;
  }

  /** Looks at the challengers again and again. */
  public void watch(Duration period) {
    loops.add(SupervisedLoop.every(period, "guard", this::look));
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loops;
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
    Window window = windows.get(variant.name());
    return window == null ? windows.computeIfAbsent(variant.name(), name -> new Window()) : window;
  }

  /** Why each challenger was taken out, by version; those that answer again are left out. */
  public Map<String, String> takenOut() {
    Variants now = variants.get();
    Map<String, String> still = new HashMap<>(takenOut);
    still.keySet().removeAll(now.challengers().keySet());
    still.remove(now.champion().model().version());
    return still;
  }

  /** What keeps other servers from hearing of it; empty where they do. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Judges what was counted since it was called last. */
  public synchronized void look() {
    Instant now = clock.instant();
    Variants inProduction = variants.get();
    long usualMicros = usualMicros();
    Figures champion = window(inProduction.champion()).next();
    for (Variant challenger : inProduction.challengerList()) {
      String version = challenger.model().version();
      Trial trial = trials.computeIfAbsent(version, each -> new Trial(bounds, now));
      String why = trial.look(champion, window(challenger).next(), usualMicros, now);
      if (why != null) {
        takeOut(version, why);
      }
    }
    forgetThoseWhoLeft();
    remember(champion.micros());
    tellOthers(now);
  }

  /** Who comes back begins anew. */
  private void forgetThoseWhoLeft() {
    Variants now = variants.get();
    trials.keySet().retainAll(now.challengers().keySet());
    Set<String> names = new HashSet<>(Set.of(now.champion().name()));
    now.challengerList().forEach(challenger -> names.add(challenger.name()));
    windows.keySet().retainAll(names);
  }

  /** Of times before, so that what is judged has no part in it; 0 while there are too few. */
  private long usualMicros() {
    Histogram full = before.getTotalCount() > 0 ? before : usual;
    return full.getTotalCount() < LEAST_FOR_PERCENTILE
        ? 0
        : full.getValueAtPercentile(LATENCY_PERCENTILE);
  }

  private void remember(Histogram champion) {
    usual.add(champion);
    if (usual.getTotalCount() >= MOST_FOR_PERCENTILE) {
      Histogram emptied = before;
      before = usual;
      usual = emptied;
      usual.reset();
    }
  }

  private void takeOut(String version, String why) {
    LOG.severe(() -> "Challenger " + version + " is taken out on this server: " + why);
    takenOut.put(version, why);
    variants.exclude(version);
    leftToOthers.add(version);
    told = null;
  }

  /** Lets other servers hear of this one and of what it has taken out, every few seconds. */
  private void tellOthers(Instant now) {
    if (told != null
        && Duration.between(told, now).toSeconds() < ServerVotes.PERIOD_SECONDS
        && !now.isBefore(told)) {
      return;
    }
    told = now;
    try {
      votes.alive();
      for (String version : List.copyOf(leftToOthers)) {
        takeOutForAll(version);
      }
      problem = null;
    } catch (VotesAwayException e) {
      String reason =
          "The other servers do not hear what the guard finds, so it holds on this one alone: "
              + e.getMessage();
      if (!reason.equals(problem)) {
        LOG.warning(reason);
      }
      problem = reason;
    }
  }

  private void takeOutForAll(String version) {
    if (!variants.isExcluded(version)) {
      // Somebody has moved it meanwhile.
      leftToOthers.remove(version);
      return;
    }
    ServerVotes.Tally tally = votes.against(version);
    if (!tally.isQuorum()) {
      return;
    }
    String why = takenOut.getOrDefault(version, "it did harm");
    try {
      registry.promote(
          model, version, Placement.STAGING, new AuditEntry(clock.instant(), "guard", why));
      LOG.severe(
          () ->
              "Challenger "
                  + version
                  + " is taken out for all servers: "
                  + tally.against()
                  + " of "
                  + tally.servers()
                  + " found so");
      leftToOthers.remove(version);
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
    loops.forEach(SupervisedLoop::close);
  }
}
