package io.purchaseintent.serving.decide;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.policy.PolicyFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy that decides, which follows its file: what is valid takes the place of what was, in
 * one step; what is not is refused, and the one before stays. What the day has cost goes on.
 * Thread-safe.
 */
public final class PolicyInEffect {

  private static final Logger LOG = Logger.getLogger(PolicyInEffect.class.getName());
  private static final String ALL = "all";

  /**
   * What decides, and why not another.
   *
   * @param problem why what the file has now was refused, or null if it was not
   */
  record State(PolicyFile file, Decider decider, @Nullable String problem) {}

  private final Supplier<PolicyFile> source;
  private final Clock clock;
  private final MeterRegistry registry;
  private final Counter loaded;
  private final Counter refused;
  private final Ledger ledger;
  private final LearntInEffect learnt;
  private volatile State state;

  private PolicyInEffect(
      Supplier<PolicyFile> source,
      PolicyFile first,
      Ledger ledger,
      LearntInEffect learnt,
      Clock clock,
      MeterRegistry registry) {
    this.source = source;
    this.ledger = ledger;
    this.learnt = learnt;
    this.clock = clock;
    this.registry = registry;
    this.loaded = reloads("loaded");
    this.refused = reloads("refused");
    this.state = new State(first, decider(first), null);
    registerBudgets(first.policy());
  }

  /**
   * The policy of a source.
   *
   * @param source reads the policy; a file that it once gave is kept to
   * @param ledger knows what was spent and given
   * @param learnt knows what a policy that learns has learnt
   * @throws UserError if the source has no valid policy
   */
  public static PolicyInEffect of(
      Supplier<PolicyFile> source,
      Ledger ledger,
      LearntInEffect learnt,
      Clock clock,
      MeterRegistry registry) {
    return new PolicyInEffect(source, source.get(), ledger, learnt, clock, registry);
  }

  private Decider decider(PolicyFile file) {
    return new Decider(file.policy(), learnt.of(file.policy()));
  }

  private Counter reloads(String outcome) {
    return Counter.builder("policy_reloads")
        .description("Changes of the policy's file, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** Decides, and counts what was decided. */
  Decision decide(Situation situation, Asker asker) {
    return decide(new ArmPolicy(state.decider(), ledger), situation, asker);
  }

  /** Decides by the policy of an experiment's arm, and counts what was decided. */
  Decision decide(ArmPolicy by, Situation situation, Asker asker) {
    Decision decision = by.ledger().decide(by.decider(), situation, asker);
    registry
        .counter(
            "decisions",
            "action",
            decision.chosen().action(),
            "exploration",
            Boolean.toString(decision.exploration()))
        .increment();
    return decision;
  }

  State state() {
    return state;
  }

  /** Why what its file has now is not in effect; empty if it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(state.problem());
  }

  /** Looks whether the file has changed, or what it has learnt. */
  public synchronized void follow() {
    State now = state;
    PolicyFile read;
    try {
      Path file = now.file().file();
      // A file that is gone is a mistake, not a wish for the policy of this release.
      read = file == null ? source.get() : PolicyFile.read(file);
    } catch (UserError e) {
      refuse(now, String.valueOf(e.getMessage()));
      return;
    }
    Decider decider = decider(read);
    if (read.equals(now.file())) {
      boolean stays = decider.policyId().equals(now.decider().policyId());
      state = new State(now.file(), stays ? now.decider() : decider, null);
      return;
    }
    // Counted first: who sees the new state finds it counted.
    loaded.increment();
    registerBudgets(read.policy());
    state = new State(read, decider, null);
    LOG.info(
        () ->
            "The policy "
                + decider.policyId()
                + " of "
                + read.origin()
                + " takes the place of "
                + now.decider().policyId());
  }

  /** Says so once for each reason. */
  private void refuse(State now, String reason) {
    if (!reason.equals(now.problem())) {
      refused.increment();
      state = new State(now.file(), now.decider(), reason);
      LOG.warning(() -> "The policy stays " + now.decider().policyId() + ": " + reason);
    }
  }

  private void registerBudgets(Policy policy) {
    gauge(ALL);
    policy.actions().stream()
        .filter(action -> action.dailyBudget().isPresent())
        .forEach(action -> gauge(action.name()));
  }

  /** A second one of a name is the first. */
  private void gauge(String action) {
    Gauge.builder("decision_budget_left", this, policy -> policy.budgetLeft(action))
        .description("What is left of the day's budget; not a number where there is none")
        .tag("action", action)
        .strongReference(true)
        .register(registry);
  }

  private double budgetLeft(String name) {
    Policy policy = state.decider().policy();
    if (name.equals(ALL)) {
      return left(policy.dailyBudget(), ledger.spending().today(clock.instant(), policy.zone()));
    }
    OptionalDouble budget =
        policy.actions().stream()
            .filter(action -> action.name().equals(name))
            .map(Action::dailyBudget)
            .findFirst()
            .orElse(OptionalDouble.empty());
    return left(budget, ledger.spending().today(name, clock.instant(), policy.zone()));
  }

  private static double left(OptionalDouble budget, double spent) {
    return budget.isPresent() ? Math.max(0, budget.getAsDouble() - spent) : Double.NaN;
  }
}
