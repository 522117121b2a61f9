package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Holds a version to the directions that its manifest declares: each of those features is raised
 * and lowered alone, over values that it has in the test part, and no score may move against it.
 *
 * <p>A missing value is beside the order, so moments at which the feature is missing are left out.
 */
final class MonotonicityGate {

  /** Values that a feature is set to, from its least to its greatest, as many between each. */
  private static final int STEPS = 9;

  private final Candidate candidate;
  private final int[] rows;

  private MonotonicityGate(Candidate candidate, int[] rows) {
    this.candidate = candidate;
    this.rows = rows;
  }

  static GateVerdict of(GateSettings settings, Candidate candidate) {
    int[] rows = sampled(candidate, (int) settings.number("sampled_sessions"));
    MonotonicityGate gate = new MonotonicityGate(candidate, rows);
    double most = settings.number("max_against_direction");
    String worstFeature = "";
    double worst = Double.NEGATIVE_INFINITY;
    int features = 0;
    for (Map.Entry<String, JsonNode> declared :
        candidate.manifest().path("monotone_constraints").properties()) {
      double against = gate.against(declared.getKey(), declared.getValue().asInt());
      features += Double.isNaN(against) ? 0 : 1;
      if (against > worst) {
        worst = against;
        worstFeature = declared.getKey();
      }
    }
    if (features == 0) {
      return GateVerdict.skipped(
          "monotonicity", "no feature with a declared direction differs among the sampled moments");
    }
    return GateVerdict.of(
        "monotonicity",
        worst <= most,
        worst,
        "%d features raised and lowered alone at %d moments: %s moved a score against its direction"
            + " by %.6f in log odds, more than any other; at most %.6f",
        features,
        rows.length,
        worstFeature,
        worst,
        most);
  }

  /** One row each of so many sessions. */
  private static int[] sampled(Candidate candidate, int sessions) {
    int[] rows = candidate.moments().oneOfEachSession(candidate.seed());
    SplittableRandom random = new SplittableRandom(candidate.seed());
    int count = Math.min(sessions, rows.length);
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(rows.length - i);
      int row = rows[i];
      rows[i] = rows[other];
      rows[other] = row;
    }
    return Arrays.copyOf(rows, count);
  }

  /**
   * The furthest that a score falls where it should not.
   *
   * @param direction 1 if more may never lower a score, -1 if more may never raise it
   * @return in log odds, 0 if none falls; NaN if the feature does not differ
   */
  private double against(String feature, int direction) {
    Matrix test = candidate.test();
    int column = candidate.model().featureSet().names().indexOf(feature);
    float[] steps = column < 0 ? new float[0] : steps(column);
    if (steps.length < 2) {
      return Double.NaN;
    }
    double furthest = 0;
    for (int row : rows) {
      if (!Float.isNaN(test.value(row, column))) {
        furthest = Math.max(furthest, against(row, column, steps, direction));
      }
    }
    return furthest;
  }

  private double against(int row, int column, float[] steps, int direction) {
    float[] vector = candidate.test().row(row);
    float[] values = Arrays.copyOf(steps, steps.length + 1);
    values[steps.length] = vector[column];
    Arrays.sort(values);
    double highest = Double.NEGATIVE_INFINITY;
    double furthest = 0;
    for (float value : values) {
      vector[column] = value;
      double towards =
          direction * candidate.model().margin(Segment.of(candidate.known()[row]), vector);
      highest = Math.max(highest, towards);
      furthest = Math.max(furthest, highest - towards);
    }
    return furthest;
  }

  /** Values of a feature at the sampled moments, ascending and none twice. */
  private float[] steps(int column) {
    double[] values =
        Arrays.stream(rows)
            .mapToDouble(row -> candidate.test().value(row, column))
            .filter(value -> !Double.isNaN(value))
            .distinct()
            .sorted()
            .toArray();
    float[] steps = new float[Math.min(STEPS, values.length)];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (float) values[i * (values.length - 1) / Math.max(1, steps.length - 1)];
    }
    return steps;
  }
}
