package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** What the gates said of a version, as its manifest has it. */
public final class GateVerdicts {

  private final JsonNode gates;

  /** The verdicts in a manifest. */
  public GateVerdicts(JsonNode manifest) {
    this.gates = manifest.path("gates");
  }

  /** Whether every gate let it pass; not where it was put to none. */
  public boolean passed() {
    return gates.path("passed").asBoolean();
  }

  /** Whether it was put to the gates. */
  public boolean there() {
    return !gates.isMissingNode();
  }

  /** A result for each gate, with {@code gate}, {@code verdict} and {@code what}. */
  public JsonNode results() {
    return gates.path("results");
  }

  /** Why it did not pass. */
  public String refusal() {
    StringJoiner names = new StringJoiner(", ", "was refused by ", "");
    for (JsonNode result : results()) {
      if (result.path("verdict").asText().equals("failed")) {
        names.add(result.path("gate").asText());
      }
    }
    return results().isEmpty() ? "was put to no gate" : names.toString();
  }
}
