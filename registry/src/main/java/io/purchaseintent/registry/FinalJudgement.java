package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What came of judging a version by the days that were kept back when it was trained. */
public enum FinalJudgement {
  /** No days were kept back: there is nothing to ask. */
  NOTHING_KEPT,
  /** Nobody asked yet. */
  NOT_ASKED,
  PASSED,
  REFUSED;

  /** Under this a manifest tells of the days that were kept back. */
  public static final String FIELD = "final_part";

  private static final String PASSED_ENDING = ", passed";
  private static final String REFUSED_ENDING = ", refused";

  /**
   * What a log keeps of a judgement.
   *
   * @param figures what was measured, in words
   */
  public static String logged(String figures, boolean passed) {
    return figures + (passed ? PASSED_ENDING : REFUSED_ENDING);
  }

  /**
   * The last judgement of a version.
   *
   * @param manifest of the version
   * @param moves of the model
   */
  public static FinalJudgement of(String version, JsonNode manifest, List<Move> moves) {
    FinalJudgement last = manifest.has(FIELD) ? NOT_ASKED : NOTHING_KEPT;
    for (Move move : moves) {
      if (move.action() == Move.Action.JUDGE && move.version().equals(version)) {
        last = move.audit().why().endsWith(PASSED_ENDING) ? PASSED : REFUSED;
      }
    }
    return last;
  }

  /** Whether nothing is in the way of a champion. */
  public boolean lets() {
    return this == NOTHING_KEPT || this == PASSED;
  }

  /** What it says of a version, after the version's name. */
  public String told() {
    return switch (this) {
      case NOTHING_KEPT -> "kept no days back";
      case NOT_ASKED -> "kept days back, and was not judged by them";
      case PASSED -> "was let pass by the days that it kept back";
      case REFUSED -> "was refused by the days that it kept back";
    };
  }
}
