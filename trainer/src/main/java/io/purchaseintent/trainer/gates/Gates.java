package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a version must pass before it serves. Figures, data and behaviour are all judged. */
public final class Gates {

  /** All gates, in the order in which they are told. */
  static final List<Gate> ALL =
      List.of(
          Gate.of(
              "signal",
              "does it tell buyers from others at all?",
              List.of(
                  Bound.share(
                      "min_auc",
                      0.5,
                      "the lower end of the interval of AUC on the test part must be above this")),
              evidence -> evidence.figures().signal()),
          Gate.of(
              "logistic",
              "is it better than logistic regression?",
              List.of(
                  Bound.gain(
                      "min_gain_over_logistic",
                      0,
                      "AUC by moment less that of the logistic regression must be above this")),
              evidence -> evidence.figures().logistic()),
          Gate.of(
              "calibration",
              "are its probabilities true?",
              List.of(
                  Bound.share(
                      "max_ece", 0.01, "expected calibration error on the test part, at most")),
              evidence -> evidence.figures().calibration()),
          Gate.of(
              "mean_propensity",
              "does as much happen as it says?",
              List.of(
                  Bound.share(
                      "min_said_over_bought",
                      0.9,
                      "mean propensity over purchase rate, by moment, at least"),
                  new Bound.Numeric(
                      "max_said_over_bought",
                      1.1,
                      1,
                      10,
                      "mean propensity over purchase rate, by moment, at most")),
              evidence -> evidence.figures().meanPropensity()),
          Gate.of(
              "reliability",
              "is each propensity as true as the others?",
              List.of(
                  Bound.share(
                      "max_outside_band",
                      0.1,
                      "the share by which what a bin says, at the level of all, may lie outside of"
                          + " the band of what it bought")),
              evidence -> evidence.figures().reliability()),
          Gate.of(
              "slices",
              "is it good enough for every kind of visit?",
              List.of(
                  Bound.share(
                      "max_slice_shortfall",
                      0.05,
                      "the upper end of each slice's interval of AUC may fall short of the AUC of"
                          + " the whole by this share of it"),
                  Bound.amount(
                      "min_slice_purchases",
                      20,
                      0,
                      "slices with fewer purchasing sessions tell nothing"),
                  new Bound.Names(
                      "slices",
                      List.of("segment", "visitor", "device", "channel", "country", "hour"),
                      List.of(
                          "segment",
                          "visitor",
                          "device",
                          "channel",
                          "country",
                          "hour",
                          "session length",
                          "cart"),
                      "what visits are told apart by")),
              evidence -> evidence.figures().slices()),
          Gate.of(
              "champion",
              "does it lose nothing that counts to what serves today?",
              List.of(
                  Bound.share(
                      "max_loss_to_champion",
                      0.005,
                      "AUC by moment that may be lost, on the same rows, to the champion and to the"
                          + " version that losses count from: the interval of the difference must"
                          + " rule out more"),
                  Bound.share(
                      "max_untranslated",
                      0.01,
                      "share of the rows at most that may have a category which only the champion"
                          + " has a code for")),
              evidence -> evidence.champion().verdict()),
          Gate.of(
              "precision",
              "do those that the policy acts on buy?",
              List.of(
                  Bound.share(
                      "discount_threshold",
                      0.75,
                      "the propensity from which on a session is judged, where no policy says"),
                  Bound.share(
                      "min_precision",
                      0.75,
                      "the share of those sessions that buys there, at least: refused where its"
                          + " interval ends below"),
                  Bound.amount(
                      "min_selected_sessions",
                      100,
                      0,
                      "of fewer sessions the share is off by five percent or more by chance")),
              evidence -> evidence.scores().precision(evidence.policy())),
          Gate.of(
              "leakage",
              "does a feature know the outcome?",
              List.of(
                  Bound.share(
                      "max_single_feature_auc",
                      0.95,
                      "AUC of a single feature among moments of one number, less twice its standard"
                          + " error, at most; an honest feature of a real shop stays below 0.85")),
              evidence ->
                  LeakGate.of(
                      evidence.settings(),
                      evidence.candidate().model().featureSet().names(),
                      evidence.candidate().test(),
                      evidence.candidate().moments())),
          Gate.of(
              "monotonicity",
              "do scores move as declared?",
              List.of(
                  Bound.amount(
                      "max_against_direction",
                      0,
                      0,
                      "log odds before calibration by which a declared feature, changed alone, may"
                          + " move a score against its direction")),
              evidence -> MonotonicityGate.of(evidence.settings(), evidence.candidate())),
          Gate.of(
              "feature_set",
              "would serving make the same vectors?",
              List.of(),
              evidence -> evidence.behaviour("feature_set", BehaviourGates::featureSet)),
          Gate.of(
              "invariance",
              "are scores free of names and ids?",
              List.of(),
              evidence -> evidence.behaviour("invariance", BehaviourGates::invariance)),
          Gate.of(
              "direction",
              "does an add to cart raise the score?",
              List.of(
                  Bound.share(
                      "min_raised_share",
                      0.95,
                      "the share of moments before a checkout at which an add to cart raises the"
                          + " score, at least"),
                  Bound.share(
                      "max_lowered_propensity",
                      0.05,
                      "what it lowers the propensity by at 99.5% of them, at most")),
              evidence -> evidence.behaviour("direction", BehaviourGates::direction)),
          Gate.of(
              "idle_cart",
              "is a cart left alone worth less than one just filled?",
              List.of(
                  Bound.amount(
                      "min_carts", 30, 0, "sampled moments with a cart, of fewer nothing is said"),
                  Bound.amount(
                      "max_idle_cart_ratio",
                      1,
                      0,
                      "the mean propensity of carts after ten minutes over that of before, at most")),
              evidence -> evidence.behaviour("idle_cart", BehaviourGates::idleCart)),
          Gate.of(
              "robustness",
              "does noise in prices move it little?",
              List.of(
                  Bound.share(
                      "max_price_noise_effect",
                      0.02,
                      "what prices off by up to 1% move the propensity by at 99 of 100 moments, at"
                          + " most")),
              evidence -> evidence.behaviour("robustness", BehaviourGates::robustness)),
          Gate.of(
              "latency",
              "is it quick enough?",
              List.of(
                  Bound.amount(
                      "max_microseconds",
                      50,
                      0,
                      "microseconds to score a vector, at most; the best of several passes"
                          + " counts")),
              evidence ->
                  evidence.behaviour("latency", gates -> gates.latency(evidence.nanoTime()))));

  private final GateSettings settings;
  private final PolicyThresholds policy;
  private final LongSupplier nanoTime;

  /**
   * Gates with these bounds.
   *
   * @param policy from which propensities on the shop acts
   * @param nanoTime measures the evaluator
   */
  public Gates(GateSettings settings, PolicyThresholds policy, LongSupplier nanoTime) {
    this.settings = settings;
    this.policy = policy;
    this.nanoTime = nanoTime;
  }

  /** What may be set, none twice. */
  static List<Bound> bounds() {
    return Stream.concat(
            Evidence.BOUNDS.stream(), ALL.stream().flatMap(gate -> gate.bounds().stream()))
        .toList();
  }

  /** What the gate of this name asks; empty for one that this release does not have. */
  public static String question(String name) {
    return ALL.stream()
        .filter(gate -> gate.name().equals(name))
        .map(Gate::question)
        .findFirst()
        .orElse("");
  }

  /**
   * What the gates said.
   *
   * @param verdicts one a gate
   * @param anchor the version that losses of later ones are counted against; null where it is this
   */
  public record Judgement(List<GateVerdict> verdicts, @Nullable String anchor) {}

  /**
   * Judges a version.
   *
   * @param incumbents what it must not lose to
   * @throws UserError if the lake's files are not readable
   */
  public Judgement judge(Candidate candidate, Incumbents incumbents) {
    Evidence evidence = new Evidence(candidate, incumbents, settings, policy, nanoTime);
    List<GateVerdict> verdicts = ALL.stream().map(gate -> gate.judge(evidence)).toList();
    return new Judgement(verdicts, evidence.champion().anchor());
  }

  /**
   * Judges figures alone, of rows that a version was not put to the gates by.
   *
   * @param figures with those of the rows under {@code test}
   */
  public static List<GateVerdict> ofFigures(GateSettings settings, JsonNode figures) {
    FigureGates gates = new FigureGates(settings, figures);
    return List.of(gates.signal(), gates.calibration(), gates.meanPropensity());
  }

  /** The verdicts as a manifest keeps them. */
  public static ObjectNode toJson(List<GateVerdict> verdicts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passed", verdicts.stream().noneMatch(GateVerdict::failed));
    ArrayNode results = json.putArray("results");
    verdicts.forEach(verdict -> results.add(verdict.toJson()));
    return json;
  }
}
