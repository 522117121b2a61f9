package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What must hold of a version before it answers anybody, whoever brings it to production. */
public final class ProductionRule {

  private ProductionRule() {}

  /**
   * What is in the way of bringing a version there: a gate, or, of a champion, that nobody has held
   * it beside the one that there is, or the days that it kept back.
   *
   * @param manifest of the version
   * @param moves of its model, up to now
   * @return to be told behind the version's name; empty where nothing is
   */
  public static Optional<String> refusal(
      String version, JsonNode manifest, List<Move> moves, Placement to) {
    Optional<String> ofGates = refusalOfGates(version, manifest, moves, to);
    if (ofGates.isPresent() || to.role() != Role.CHAMPION) {
      return ofGates;
    }
    FinalJudgement judgement = FinalJudgement.of(version, manifest, moves);
    return judgement.lets() ? Optional.empty() : Optional.of(judgement.told());
  }

  /** The same without the days that were kept back, for who is about to ask them. */
  public static Optional<String> refusalOfGates(
      String version, JsonNode manifest, List<Move> moves, Placement to) {
    GateVerdicts verdicts = new GateVerdicts(manifest);
    if (to.stage() == Stage.PRODUCTION && !verdicts.passed()) {
      return Optional.of(verdicts.refusal());
    }
    return to.role() == Role.CHAMPION ? besideChampion(version, verdicts, moves) : Optional.empty();
  }

  /**
   * Who passed while there was no champion was held beside nobody, so must not follow one; but
   * whoever was champion before may be again.
   */
  private static Optional<String> besideChampion(
      String version, GateVerdicts verdicts, List<Move> moves) {
    boolean wasChampion =
        moves.stream()
            .anyMatch(
                move -> move.version().equals(version) && move.placement().role() == Role.CHAMPION);
    return wasChampion || !isSkipped(verdicts)
        ? Optional.empty()
        : Standings.of(moves)
            .champion()
            .map(
                champion ->
                    "was judged while there was no champion, and never held beside "
                        + champion
                        + ", which is that now: train it again, and the gate asks");
  }

  private static boolean isSkipped(GateVerdicts verdicts) {
    for (JsonNode result : verdicts.results()) {
      if (result.path("gate").asText().equals("champion")) {
        return result.path("verdict").asText().equals("skipped");
      }
    }
    return false;
  }
}
