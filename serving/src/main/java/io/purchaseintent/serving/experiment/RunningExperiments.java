package io.purchaseintent.serving.experiment;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentLayers;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.registry.experiment.ExperimentView;
import io.purchaseintent.serving.decide.ArmPolicy;
import io.purchaseintent.serving.decide.Ledger;
import io.purchaseintent.serving.score.Assigner;
import io.purchaseintent.serving.score.Prediction;
import io.purchaseintent.serving.score.ScoringInput;
import io.purchaseintent.serving.variant.RegistryVariants;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The experiments of a model as its registry has them, looked up again every few seconds and off
 * the path of questions. What cannot be read changes nothing: what was known goes on. Thread-safe.
 */
public final class RunningExperiments
    implements Assigner, ArmPolicy.Source, Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RunningExperiments.class.getName());

  /**
   * What is known at one time.
   *
   * @param policies of arms, by experiment and arm
   */
  private record Known(ExperimentView view, Map<String, ArmPolicy> policies) {}

  private final ExperimentBoard board;
  private final RegistryVariants variants;
  private final Function<Policy, Decider> deciders;
  private final Function<String, Ledger> ledgers;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Map<String, ArmCounts> counts = new ConcurrentHashMap<>();
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();
  private volatile List<String> problems = List.of();
  private volatile Known known = new Known(ExperimentView.NONE, Map.of());

  /**
   * Those of a registry, looked up once.
   *
   * @param variants load what models of arms answer with
   * @param deciders go by what a policy has learnt, if it learns
   * @param ledgers make an arm's account, by its name
   */
  public RunningExperiments(
      ExperimentBoard board,
      RegistryVariants variants,
      Function<Policy, Decider> deciders,
      Function<String, Ledger> ledgers,
      Clock clock,
      MeterRegistry meters) {
    this.board = board;
    this.variants = variants;
    this.deciders = deciders;
    this.ledgers = ledgers;
    this.clock = clock;
    this.meters = meters;
    refresh();
    Gauge.builder("experiments_running", this, RunningExperiments::running)
        .description("Experiments that give visitors arms now")
        .register(meters);
    Gauge.builder("experiment_problems", this, each -> each.problems().size())
        .description("What keeps experiments from being as the registry says")
        .register(meters);
  }

  private long running() {
    return known.view().all().stream()
        .filter(each -> each.stateAt(clock.instant()) == ExperimentState.RUNNING)
        .count();
  }

  /** Looks up the registry again and again. */
  public void follow(Duration period) {
    loops.add(SupervisedLoop.every(period, "experiments", this::refresh));
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loops;
  }

  /** What keeps experiments from being as the registry says; none where all is well. */
  public List<String> problems() {
    return problems;
  }

  /** All experiments, as the registry had them last. */
  ExperimentView view() {
    return known.view();
  }

  /** What came to the arms of a version since the server's start; null where nobody did. */
  @Nullable ArmCounts counted(Experiment experiment) {
    return counts.get(experiment.id());
  }

  private ArmCounts counts(Experiment experiment) {
    ArmCounts before = counts.get(experiment.id());
    return before == null
        ? counts.computeIfAbsent(experiment.id(), id -> new ArmCounts(experiment, meters))
        : before;
  }

  /** Looks up the registry now. */
  public synchronized void refresh() {
    ExperimentView view;
    try {
      view = board.view();
    } catch (RegistryException e) {
      tell(List.of("The experiments stay as they were: " + e.getMessage()));
      return;
    }
    List<String> found = new ArrayList<>(view.problems());
    if (view == known.view()) {
      // What policies have learnt may be another.
      known = new Known(view, policies(view, known.policies()));
    } else {
      Set<String> before = models(known.view());
      Set<String> after = models(view);
      Set<String> meanwhile = new HashSet<>(before);
      meanwhile.addAll(after);
      variants.serveExperiments(meanwhile);
      known = new Known(view, policies(view, known.policies()));
      variants.serveExperiments(after);
    }
    tell(found);
  }

  private static Set<String> models(ExperimentView view) {
    Set<String> versions = new HashSet<>();
    for (Experiment experiment : view.layers().started()) {
      for (Arm arm : experiment.arms()) {
        if (arm.model() != null) {
          versions.add(arm.model());
        }
      }
    }
    return versions;
  }

  private Map<String, ArmPolicy> policies(ExperimentView view, Map<String, ArmPolicy> before) {
    Map<String, ArmPolicy> policies = new HashMap<>();
    for (Experiment experiment : view.layers().started()) {
      for (Arm arm : experiment.arms()) {
        String text = arm.policy();
        if (text != null) {
          String account = account(experiment, arm);
          policies.put(account, policy(account, text, before.get(account)));
        }
      }
    }
    return Map.copyOf(policies);
  }

  /** Definitions are read with their policies, so that what is none was refused before. */
  private ArmPolicy policy(String account, String text, @Nullable ArmPolicy before) {
    try {
      Policy policy =
          before == null ? PolicyFile.of(account, text).policy() : before.decider().policy();
      return new ArmPolicy(
          deciders.apply(policy), before == null ? ledgers.apply(account) : before.ledger());
    } catch (UserError e) {
      throw new IllegalStateException("the policy of " + account + " was read before", e);
    }
  }

  private static String account(Experiment experiment, Arm arm) {
    return experiment.id() + '=' + arm.name();
  }

  /** Tells each problem once. */
  private void tell(List<String> found) {
    found.stream()
        .filter(problem -> !problems.contains(problem))
        .forEach(problem -> LOG.severe(problem + "; it is tried again"));
    problems = List.copyOf(found);
  }

  @Override
  public List<Assignment> assigned(ScoringInput input) {
    ExperimentLayers layers = known.view().layers();
    return layers.isEmpty()
        ? List.of()
        : layers.of(input.userId(), input.request().sessionId(), input.unit(), clock.millis());
  }

  @Override
  public @Nullable ArmPolicy of(List<Assignment> assigned) {
    for (Assignment each : assigned) {
      if (each.arm().policy() != null) {
        return known.policies().get(account(each.experiment(), each.arm()));
      }
    }
    return null;
  }

  @Override
  public void fellBack(Assignment assigned) {
    counts(assigned.experiment()).fellBack(assigned);
  }

  @Override
  public void exposed(Prediction prediction) {
    for (Exposure exposure : prediction.exposures()) {
      for (Assignment each : prediction.assigned()) {
        if (each.experiment().name().equals(exposure.experiment())) {
          counts(each.experiment()).exposed(each);
        }
      }
    }
  }

  @Override
  public void close() {
    loops.forEach(SupervisedLoop::close);
  }
}
