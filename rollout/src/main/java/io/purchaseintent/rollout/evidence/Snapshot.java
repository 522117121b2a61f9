package io.purchaseintent.rollout.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a server has counted since it started, of a version and of the champion.
 *
 * @param started when, as it says
 * @param time what its clock says
 * @param champion version that it has as champion
 * @param serves whether it has the version where the registry has it
 * @param takenOut why its guard has taken the version out; null where it has not
 * @param problem what keeps it from serving a version; null where nothing does
 * @param latencyBounds upper ends of the buckets of time, in milliseconds
 */
@SuppressWarnings("ArrayRecordComponent")
public record Snapshot(
    String started,
    Instant time,
    String champion,
    boolean serves,
    @Nullable String takenOut,
    @Nullable String problem,
    double[] latencyBounds,
    Arm ofChampion,
    Arm ofVersion) {

  /**
   * The counts in the figures of a server.
   *
   * @param role that the version has
   * @throws IllegalArgumentException if they are none
   */
  static Snapshot of(JsonNode figures, String version, String role) {
    JsonNode champion = find(figures, "role", "champion", "role", "champion");
    JsonNode own = find(figures, "version", version, "role", role);
    if (champion.isMissingNode()) {
      throw new IllegalArgumentException("it has no champion");
    }
    JsonNode bounds = champion.path("latency").path("bounds");
    double[] latencyBounds = new double[bounds.size()];
    for (int i = 0; i < latencyBounds.length; i++) {
      latencyBounds[i] = bounds.get(i).asDouble();
    }
    JsonNode problem = figures.path("problems").path(0);
    try {
      return new Snapshot(
          figures.path("started").asText(),
          Instant.parse(figures.path("time").asText()),
          champion.path("version").asText(),
          !own.isMissingNode(),
          figures.path("taken_out").path(version).asText(null),
          problem.asText(null),
          latencyBounds,
          Arm.of(champion),
          own.isMissingNode() ? Arm.NONE : Arm.of(own));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("it does not tell its time", e);
    }
  }

  private static JsonNode find(
      JsonNode figures, String key, String value, String second, String secondValue) {
    for (JsonNode variant : figures.path("variants")) {
      if (variant.path(key).asText().equals(value)
          && variant.path(second).asText().equals(secondValue)) {
        return variant;
      }
    }
    return figures.path("no variant");
  }
}
