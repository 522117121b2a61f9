package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.Takings;
import org.jspecify.annotations.Nullable;

/**
 * What came of an incident.
 *
 * @param well what the shop takes if the incident does not happen
 * @param without what it takes if it happens and the safeguard is off
 * @param with what it takes if it happens and the safeguard is on
 * @param caughtBy what prevented or caught it; null if nothing did
 * @param after how long after it began
 * @param allowed the share of the harm without the safeguard that may be left with it
 * @param details what else was measured
 */
public record Outcome(
    Takings well,
    Takings without,
    Takings with,
    @Nullable String caughtBy,
    String after,
    double allowed,
    ObjectNode details) {

  /** Harm below this share of the takings is none: an incident that does no harm proves nothing. */
  private static final double LEAST_HARM = 0.01;

  /** Money lost without the safeguard. */
  public double harmWithout() {
    return well.money() - without.money();
  }

  /** Money lost with it. */
  public double harmWith() {
    return well.money() - with.money();
  }

  /** Whether the harm was really there without the safeguard. */
  public boolean isHarmful() {
    return harmWithout() >= LEAST_HARM * well.money();
  }

  /** Whether something caught it, and hardly any of the harm was left. */
  public boolean held() {
    return caughtBy != null && harmWith() <= allowed * harmWithout();
  }

  /** For reports. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("harmful", isHarmful())
            .put("held", held())
            .put("harm_without", cents(harmWithout()))
            .put("harm_with", cents(harmWith()))
            .put("allowed_share", allowed)
            .put("caught_by", caughtBy)
            .put("after", after);
    json.set("well", well.toJson());
    json.set("without", without.toJson());
    json.set("with", with.toJson());
    json.set("details", details);
    return json;
  }

  private static double cents(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
