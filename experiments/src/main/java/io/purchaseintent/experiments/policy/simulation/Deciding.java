package io.purchaseintent.experiments.policy.simulation;

import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Decides by a policy, as servers do, and learns once a day if that is a bandit. */
final class Deciding implements Way {

  private final String name;
  private final Policy policy;
  private final UnaryOperator<Beliefs> changed;
  private final List<Seen> seen = new ArrayList<>();
  private Decider decider;
  private Learnt learnt;
  private int version;

  /** A visit that was decided, as it was then. */
  private record Seen(Situation visit, String action, double assumed, boolean bought) {}

  private Deciding(String name, Policy policy, UnaryOperator<Beliefs> changed) {
    this.name = name;
    this.policy = policy;
    this.changed = changed;
    this.decider = new Decider(policy);
    this.learnt = Learnt.nothing(policy.bandit().map(Bandit::kind).orElse(Bandit.Kind.THOMPSON));
  }

  /** By a policy as it is. */
  static Deciding by(String name, Policy policy) {
    return new Deciding(name, policy, beliefs -> beliefs);
  }

  /**
   * By a bandit that takes the mean of what it believes for the truth: it does what was best so
   * far, but for its least shares.
   */
  static Deciding greedily(String name, Policy policy) {
    return new Deciding(name, policy, MeanOf::new);
  }

  /** In all worlds it is as in their mean. */
  private record MeanOf(Beliefs beliefs) implements Beliefs {

    @Override
    public String version() {
      return beliefs.version();
    }

    @Override
    public double[] purchases(String action, double assumed, Situation situation) {
      double[] worlds = beliefs.purchases(action, assumed, situation);
      double mean = Arrays.stream(worlds).sum() / worlds.length;
      Arrays.fill(worlds, mean);
      return worlds;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Chosen choose(Situation visit) {
    Decision decision = decider.decide(visit, decider.alternatives(visit), Map.of());
    double[] chances =
        decision.alternatives().stream().mapToDouble(Alternative::probability).toArray();
    return new Chosen(decision.alternatives().indexOf(decision.chosen()), chances);
  }

  @Override
  public void see(Situation visit, int action, boolean bought) {
    if (policy.bandit().isPresent()) {
      double assumed = policy.actions().get(action).uplift().on(visit);
      seen.add(new Seen(visit, policy.actions().get(action).name(), assumed, bought));
    }
  }

  @Override
  public void learn(Instant now) {
    policy.bandit().ifPresent(bandit -> learn(bandit, now));
  }

  private void learn(Bandit bandit, Instant now) {
    List<Trial> trials =
        seen.stream()
            .map(
                each ->
                    new Trial(
                        each.visit(),
                        each.action(),
                        each.assumed(),
                        each.bought(),
                        Duration.between(each.visit().time(), now).toMillis() / 86_400e3))
            .toList();
    seen.clear();
    version++;
    learnt = learnt.with(bandit, 1, trials);
    decider = new Decider(policy, changed.apply(learnt.beliefs(bandit, name + version)));
  }
}
