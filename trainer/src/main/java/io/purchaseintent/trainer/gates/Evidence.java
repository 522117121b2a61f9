package io.purchaseintent.trainer.gates;

import io.purchaseintent.command.UserError;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.lake.LakeException;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What gates judge by: a version, its champion, the bounds, and what is made of them once. */
public final class Evidence {

  /** What several gates hang on. */
  static final List<Bound> BOUNDS =
      List.of(
          Bound.amount(
              "sampled_sessions",
              2_000,
              1,
              "sessions of the test part at one moment each of which behaviour is judged"));

  private final Candidate candidate;
  private final Incumbents incumbents;
  private final GateSettings settings;
  private final PolicyThresholds policy;
  private final LongSupplier nanoTime;
  private @Nullable ScoredMoments scored;
  private @Nullable ScoreGates scores;
  private @Nullable ChampionGate champion;
  private @Nullable List<SampledMoment> moments;
  private String noMoments = "";

  Evidence(
      Candidate candidate,
      Incumbents incumbents,
      GateSettings settings,
      PolicyThresholds policy,
      LongSupplier nanoTime) {
    this.candidate = candidate;
    this.incumbents = incumbents;
    this.settings = settings;
    this.policy = policy;
    this.nanoTime = nanoTime;
  }

  /** The version. */
  public Candidate candidate() {
    return candidate;
  }

  /** The gate beside what serves today. */
  ChampionGate champion() {
    ChampionGate made = champion;
    if (made == null) {
      made = new ChampionGate(settings, candidate, scored(), incumbents);
      champion = made;
    }
    return made;
  }

  /** The bounds. */
  public GateSettings settings() {
    return settings;
  }

  /** From which propensities on the shop acts. */
  PolicyThresholds policy() {
    return policy;
  }

  /** Measures the evaluator. */
  LongSupplier nanoTime() {
    return nanoTime;
  }

  /** The gates of the figures of its evaluation. */
  FigureGates figures() {
    return new FigureGates(settings, candidate.manifest());
  }

  private ScoredMoments scored() {
    ScoredMoments made = scored;
    if (made == null) {
      made = candidate.scored(candidate.propensities(candidate.model(), vector -> vector));
      scored = made;
    }
    return made;
  }

  /** The gates that score the rows of the test part. */
  ScoreGates scores() {
    ScoreGates made = scores;
    if (made == null) {
      made = new ScoreGates(settings, scored());
      scores = made;
    }
    return made;
  }

  /**
   * What a gate of behaviour says of moments that are made again from the lake; skipped where they
   * cannot be.
   *
   * @throws UserError if the lake's files are not readable
   */
  GateVerdict behaviour(String gate, Function<BehaviourGates, GateVerdict> judge) {
    List<SampledMoment> sampled = moments();
    return sampled.isEmpty()
        ? GateVerdict.skipped(gate, noMoments)
        : judge.apply(new BehaviourGates(settings, candidate.model(), sampled, candidate.seed()));
  }

  private List<SampledMoment> moments() {
    List<SampledMoment> made = moments;
    if (made == null) {
      made = sample();
      moments = made;
    }
    return made;
  }

  private List<SampledMoment> sample() {
    LakeMoments lake =
        new LakeMoments(
            candidate.lake(),
            new Availability(candidate.publishLag()),
            candidate.sessionGap(),
            candidate.model().featureSet().names());
    if (!lake.available()) {
      noMoments = "the lake " + candidate.lake() + " has no events and snapshots any more";
      return List.of();
    }
    try {
      int sessions = (int) settings.number("sampled_sessions");
      noMoments = "the lake " + candidate.lake() + " has no session of the test part any more";
      return lake.sample(candidate.testFiles(), candidate.testEnd(), sessions, candidate.seed());
    } catch (IOException | LakeException e) {
      throw new UserError(
          "The lake " + candidate.lake() + " is not readable: " + e.getMessage(), e);
    }
  }
}
