package io.purchaseintent.serving.variant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.experiment.Allocation;
import io.purchaseintent.experiment.Layer;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.scoring.PropensityModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The models in production, as a registry has them: looked up again every few seconds, and read off
 * the path of questions. A version that cannot serve changes nothing: those before it go on.
 * Thread-safe.
 */
public final class RegistryVariants implements Supplier<Variants>, Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RegistryVariants.class.getName());

  private final ModelRegistry registry;
  private final String name;
  private final Map<String, PropensityModel> loaded = new HashMap<>();

  /** Versions by how many moves there were when they were excluded. */
  private final Map<String, Integer> excluded = new HashMap<>();

  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();
  private List<Move> moves = List.of();
  private volatile List<String> problems = List.of();
  private volatile Variants current;
  private volatile Instant championSince;
  private Set<String> ofExperiments = Set.of();
  private Consumer<FeatureSet> onFeatureSet = featureSet -> {};

  private RegistryVariants(ModelRegistry registry, String name, Clock clock) {
    this.registry = registry;
    this.name = name;
    List<Move> first = registry.moves(name);
    Standings standings = Standings.of(first);
    String champion =
        standings
            .champion()
            .orElseThrow(
                () ->
                    new RegistryException(
                        "No version of "
                            + name
                            + " was promoted: train one with ./intent train --promote"));
    this.current = Variants.of(model(champion));
    this.championSince = clock.instant();
    refresh();
  }

  /**
   * The models of a registry.
   *
   * @throws RegistryException if there is no champion, or it cannot serve
   */
  public static RegistryVariants open(
      ModelRegistry registry, String name, Clock clock, MeterRegistry meters) {
    RegistryVariants variants = new RegistryVariants(registry, name, clock);
    Gauge.builder(
            "model_age_seconds",
            () -> Duration.between(variants.championSince, clock.instant()).toSeconds())
        .description("Seconds since the champion was promoted")
        .register(meters);
    Gauge.builder("model_problems", () -> variants.problems().size())
        .description("Versions in production that cannot serve, and registries that do not answer")
        .register(meters);
    return variants;
  }

  /** Tells the feature sets of all models, now and before another one answers. */
  public synchronized void onFeatureSet(Consumer<FeatureSet> told) {
    onFeatureSet = told;
    loaded.values().forEach(model -> told.accept(model.featureSet()));
  }

  /** Looks up the registry again and again. */
  public void follow(Duration period) {
    loops.add(SupervisedLoop.every(period, "variants", this::refresh));
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loops;
  }

  @Override
  public Variants get() {
    return current;
  }

  /** What keeps a version from serving as the registry says; none where all is well. */
  public List<String> problems() {
    return problems;
  }

  /** Since when the champion is that. */
  public Instant championSince() {
    return championSince;
  }

  /**
   * Lets versions answer visitors of experiments, beside those in production; those that cannot
   * serve are among the {@link #problems}.
   */
  public synchronized void serveExperiments(Set<String> versions) {
    if (!versions.equals(ofExperiments)) {
      ofExperiments = Set.copyOf(versions);
      arrange(moves);
    }
  }

  /** Takes a challenger's visitors away from it at once, until the registry moves it. */
  public synchronized void exclude(String version) {
    excluded.put(version, moves.size());
    arrange(moves);
  }

  /** Whether a version is left out here and the registry has not moved it since. */
  synchronized boolean isExcluded(String version) {
    return isExcluded(version, moves);
  }

  private boolean isExcluded(String version, List<Move> latest) {
    Integer since = excluded.get(version);
    return since != null
        && latest.stream().skip(since).noneMatch(move -> move.version().equals(version));
  }

  /** Looks up the registry now. */
  public synchronized void refresh() {
    List<Move> latest;
    try {
      latest = registry.moves(name);
    } catch (RegistryException e) {
      tell(List.of(String.valueOf(e.getMessage())));
      return;
    }
    if (!latest.equals(moves) || !problems.isEmpty()) {
      arrange(latest);
    }
  }

  private void arrange(List<Move> latest) {
    List<String> found = new ArrayList<>();
    Standings standings = Standings.of(latest);
    String promoted = standings.champion().orElse(null);
    if (promoted == null) {
      tell(List.of("The registry has no champion of " + name + " any more: is it where it was?"));
      return;
    }
    PropensityModel champion = modelOr(promoted, found);
    boolean serves = champion != null;
    if (champion == null) {
      // The others are followed all the same: who takes a challenger out must not wait for this.
      champion = current.champion().model();
    }
    Map<String, Variant> challengers = new LinkedHashMap<>();
    for (String version : standings.holders(Role.CHALLENGER)) {
      if (!isExcluded(version, latest)) {
        add(Role.CHALLENGER, version, found, variant -> challengers.put(version, variant));
      }
    }
    List<Variant> shadows = new ArrayList<>();
    for (String version : standings.holders(Role.SHADOW)) {
      add(Role.SHADOW, version, found, shadows::add);
    }
    Map<String, Variant> arms = new HashMap<>();
    arms.put(champion.version(), Variant.ofExperiment(champion));
    for (String version : ofExperiments) {
      PropensityModel model = modelOr(version, found);
      if (model != null) {
        arms.put(version, Variant.ofExperiment(model));
      }
    }
    current =
        new Variants(
            Variant.champion(champion),
            Map.copyOf(challengers),
            List.copyOf(shadows),
            Allocation.of(new Layer("model:" + name), latest.stream().map(Move::share).toList()),
            Map.copyOf(arms));
    latest.stream()
        .filter(move -> serves && move.placement().role() == Role.CHAMPION)
        .reduce((first, second) -> second)
        .ifPresent(move -> championSince = move.audit().time());
    moves = latest;
    loaded.keySet().retainAll(inUse(current));
    tell(found);
  }

  private static Set<String> inUse(Variants variants) {
    Set<String> versions = new HashSet<>(variants.challengers().keySet());
    versions.addAll(variants.ofExperiments().keySet());
    variants.shadows().forEach(shadow -> versions.add(shadow.model().version()));
    return versions;
  }

  private void add(Role role, String version, List<String> found, Consumer<Variant> to) {
    PropensityModel model = modelOr(version, found);
    if (model != null) {
      to.accept(Variant.of(role, model));
    }
  }

  private @Nullable PropensityModel modelOr(String version, List<String> found) {
    try {
      return model(version);
    } catch (RegistryException e) {
      found.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private PropensityModel model(String version) {
    PropensityModel before = loaded.get(version);
    if (before != null) {
      return before;
    }
    PropensityModel model = registry.load(name, version);
    onFeatureSet.accept(model.featureSet());
    loaded.put(version, model);
    LOG.info(() -> "Version " + version + " of " + name + " is read");
    return model;
  }

  /** Tells each problem once. */
  private void tell(List<String> found) {
    found.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(
            problem ->
                LOG.severe(problem + "; those that served before go on, and it is tried again"));
    problems = List.copyOf(found);
  }

  @Override
  public void close() {
    loops.forEach(SupervisedLoop::close);
  }
}
