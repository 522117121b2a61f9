package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a version must pass before it serves. Figures, data and behaviour are all judged. */
public final class Gates {

  private static final List<String> BEHAVIOUR =
      List.of("feature_set", "invariance", "direction", "robustness", "latency");

  private final GateSettings settings;
  private final LongSupplier nanoTime;

  /**
   * Gates with these bounds.
   *
   * @param nanoTime measures the evaluator
   */
  public Gates(GateSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /**
   * Judges a version.
   *
   * @param champion the version that it would replace, or null
   * @throws UserError if the lake's files are not readable
   */
  public List<Verdict> judge(Candidate candidate, @Nullable PropensityModel champion) {
    ScoreGates scores = new ScoreGates(settings, candidate);
    List<Verdict> verdicts =
        new ArrayList<>(new FigureGates(settings, candidate.manifest()).verdicts());
    verdicts.add(scores.champion(champion));
    verdicts.add(scores.precision());
    verdicts.add(
        LeakGate.of(
            settings,
            candidate.model().featureSet().names(),
            candidate.test(),
            candidate.moments()));
    verdicts.add(MonotonicityGate.of(settings, candidate));
    verdicts.addAll(behaviour(candidate));
    return List.copyOf(verdicts);
  }

  private List<Verdict> behaviour(Candidate candidate) {
    LakeMoments lake =
        new LakeMoments(
            candidate.lake(),
            new Availability(candidate.publishLag()),
            candidate.model().featureSet().names());
    if (!lake.available()) {
      return skipped("the lake " + candidate.lake() + " has no events and snapshots any more");
    }
    try {
      int sessions = (int) settings.number("sampled_sessions");
      List<SampledMoment> moments = lake.sample(candidate.testFiles(), sessions, candidate.seed());
      if (moments.isEmpty()) {
        return skipped(
            "the lake " + candidate.lake() + " has no session of the test part any more");
      }
      BehaviourGates gates =
          new BehaviourGates(settings, candidate.model(), moments, candidate.seed());
      List<Verdict> verdicts = new ArrayList<>(gates.verdicts());
      verdicts.add(gates.latency(nanoTime));
      return verdicts;
    } catch (IOException | LakeException e) {
      throw new UserError(
          "The lake " + candidate.lake() + " is not readable: " + e.getMessage(), e);
    }
  }

  private static List<Verdict> skipped(String why) {
    return BEHAVIOUR.stream().map(gate -> Verdict.skipped(gate, why)).toList();
  }

  /** The verdicts as a manifest keeps them. */
  public static ObjectNode toJson(List<Verdict> verdicts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passed", verdicts.stream().noneMatch(Verdict::failed));
    ArrayNode results = json.putArray("results");
    verdicts.forEach(verdict -> results.add(verdict.toJson()));
    return json;
  }
}
