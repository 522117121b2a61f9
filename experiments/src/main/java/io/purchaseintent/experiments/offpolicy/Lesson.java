package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Bandit;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Draws;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.bandit.Learnt;
import io.purchaseintent.decision.bandit.Trial;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.statistics.offpolicy.Estimate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What a bandit can learn of some days' visits, and whether that would have been worth something.
 *
 * <p>A visit tells of the first moment at which there was a choice: chance did what was done then.
 */
public final class Lesson {

  private final Policy policy;
  private final Instant until;
  private final Comparison comparison;
  private final Comparison.Read read;
  private final List<DecidedVisit> visits;

  Lesson(Policy policy, Instant from, Instant until, Comparison comparison, Comparison.Read read) {
    this.policy = policy;
    this.until = until;
    this.comparison = comparison;
    this.read = read;
    this.visits =
        read.sample().visits().stream()
            .filter(visit -> !first(visit).isBefore(from) && first(visit).isBefore(until))
            .toList();
  }

  private static Instant first(DecidedVisit visit) {
    return visit.moments().get(0).situation().time();
  }

  /** All visits that are over before this are in it. */
  public Instant until() {
    return until;
  }

  /** Of all visits of these days those that are looked at. */
  public double share() {
    return read.sample().share();
  }

  /** What can be learnt of. */
  public List<Trial> trials() {
    return trials(visits);
  }

  private List<Trial> trials(List<DecidedVisit> of) {
    List<Trial> trials = new ArrayList<>();
    for (DecidedVisit visit : of) {
      trial(visit).ifPresent(trials::add);
    }
    return trials;
  }

  private Optional<Trial> trial(DecidedVisit visit) {
    for (DecidedMoment moment : visit.moments()) {
      if (!isChoice(moment.action().choice())) {
        continue;
      }
      String name = moment.action().name();
      boolean boughtBefore = visit.outcome().purchaseMillis() < moment.timeMillis();
      return boughtBefore
          ? Optional.empty()
          : policy.actions().stream()
              .filter(action -> action.name().equals(name))
              .findFirst()
              .map(action -> trial(visit, moment, action));
    }
    return Optional.empty();
  }

  private Trial trial(DecidedVisit visit, DecidedMoment moment, Action action) {
    Situation situation = moment.situation();
    return new Trial(
        situation,
        action.name(),
        action.uplift().on(situation),
        visit.outcome().bought(),
        Math.max(0, (until.toEpochMilli() - moment.timeMillis()) / 86_400e3));
  }

  private static boolean isChoice(Choice choice) {
    return choice.chances().stream().filter(chance -> chance.probability() > 0).count() > 1;
  }

  /**
   * What the margin of a visit would have been by what is learnt, beside what servers go by now.
   *
   * @param difference of a visit's margin; empty where the days cannot tell
   * @param effectiveSize as many visits of equal weight tell as much
   * @param untold share of the visits in which it does what the log never did
   * @param leastShare with which any action that may be chosen is
   */
  public record Judged(
      Optional<Interval> difference, double effectiveSize, double untold, double leastShare) {}

  /**
   * Judges what would be learnt of these days. Each half of the visits is judged by what is learnt
   * of the other, so that nothing is praised for what it was told.
   *
   * @param before what was learnt before them
   * @param days since then
   * @param inUse by which servers decide
   * @throws UserError if policies and log do not agree on what actions cost
   */
  public Judged judge(Learnt before, double days, Decider inUse) {
    Bandit bandit = policy.bandit().orElseThrow();
    IntFunction<Decider> without =
        half -> {
          List<DecidedVisit> others =
              visits.stream().filter(visit -> half(visit.sessionId()) != half).toList();
          Learnt learnt = before.with(bandit, days, trials(others));
          return new Decider(policy, learnt.beliefs(bandit, "judged-" + half));
        };
    List<Decider> halves = List.of(without.apply(0), without.apply(1));
    Sample sample = read.sample().of(visits);
    List<Worth.OfPolicy> worths =
        comparison.worths(List.of(learner(halves), Target.of(inUse)), policy, read.log(), sample);
    Worth.OfPolicy learner = worths.get(0);
    Estimate difference =
        learner
            .best()
            .get(Measure.MARGIN.ordinal())
            .minus(worths.get(1).best().get(Measure.MARGIN.ordinal()));
    boolean isTold = learner.verdict().kind() != Verdict.Kind.NOT_FROM_THIS_LOG;
    return new Judged(
        isTold && Double.isFinite(difference.error())
            ? Optional.of(difference.interval(comparison.risk()))
            : Optional.empty(),
        learner.effectiveSize(),
        learner.untold(),
        leastShare(halves));
  }

  private static int half(String sessionId) {
    return (int) (StableHash.of("lesson\n" + sessionId) & 1);
  }

  private static Target learner(List<Decider> halves) {
    List<Target> targets = halves.stream().map(Target::of).toList();
    return new Target() {
      @Override
      public String name() {
        return "learnt";
      }

      @Override
      public Map<String, Draws> draws(Situation situation) {
        return targets.get(half(situation.sessionId())).draws(situation);
      }
    };
  }

  private double leastShare(List<Decider> halves) {
    double least = 1;
    for (DecidedVisit visit : visits) {
      Decider decider = halves.get(half(visit.sessionId()));
      Situation situation = visit.moments().get(0).situation();
      for (Alternative each :
          decider.decide(situation, decider.alternatives(situation), Map.of()).alternatives()) {
        least = each.isEligible() ? Math.min(least, each.probability()) : least;
      }
    }
    return least;
  }
}
