package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a gate said.
 *
 * @param gate its name
 * @param outcome whether it lets the version pass
 * @param figure what was measured; NaN where nothing was
 * @param what the figure and its bound in words
 */
public record GateVerdict(String gate, Outcome outcome, double figure, String what) {

  /** Whether a gate lets a version pass. */
  public enum Outcome {
    PASSED,
    FAILED,
    /** There was nothing to judge by; it stands in nobody's way. */
    SKIPPED;

    /** The name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static GateVerdict of(String gate, boolean passed, double figure, String what, Object... values) {
    return new GateVerdict(
        gate,
        passed ? Outcome.PASSED : Outcome.FAILED,
        figure,
        String.format(Locale.ROOT, what, values));
  }

  static GateVerdict skipped(String gate, String why) {
    return new GateVerdict(gate, Outcome.SKIPPED, Double.NaN, why);
  }

  /** Whether it stands in the way. */
  public boolean failed() {
    return outcome == Outcome.FAILED;
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("gate", gate).put("verdict", outcome.code());
    json.put("figure", Double.isFinite(figure) ? figure : null);
    return json.put("what", what);
  }
}
