package io.purchaseintent.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The moments of a split with their scores, and what they are sliced by; the columns being of one
 * length.
 *
 * @param moments which session, event and time a row is
 * @param labels 0 or 1
 * @param weights above 0; 1 / moments of the session, so that long sessions do not rule
 * @param scores the greater, the likelier a purchase; probabilities where a figure asks for them
 * @param attributes what to slice by
 */
@SuppressWarnings("ArrayRecordComponent")
public record ScoredMoments(
    Moments moments, float[] labels, float[] weights, double[] scores, List<Attribute> attributes) {

  /** The rows at these places by their weights: how well visits are ranked. */
  public ScoredRows byVisit(int[] rows) {
    return at(rows, weights);
  }

  /** The rows at these places by {@link Moments#weights}: how true probabilities are. */
  public ScoredRows byMoment(int[] rows) {
    return at(rows, moments.weights());
  }

  /** The rows at these places, each counting alike. */
  public ScoredRows unweighted(int[] rows) {
    float[] ones = new float[weights.length];
    Arrays.fill(ones, 1);
    return at(rows, ones);
  }

  private ScoredRows at(int[] rows, float[] weight) {
    double[] s = new double[rows.length];
    float[] l = new float[rows.length];
    float[] w = new float[rows.length];
    int[] sessions = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      s[i] = scores[rows[i]];
      l[i] = labels[rows[i]];
      w[i] = weight[rows[i]];
      sessions[i] = moments.sessions()[rows[i]];
    }
    return ScoredRows.of(s, l, w, sessions);
  }

  /**
   * A row a session with the highest score that it reached: what decides whether a policy with a
   * threshold ever acts on the session.
   */
  public ScoredRows highestOfEachSession() {
    int sessions = moments.sessionCount();
    double[] highest = new double[sessions];
    float[] label = new float[sessions];
    float[] ones = new float[sessions];
    Arrays.fill(highest, Double.NEGATIVE_INFINITY);
    Arrays.fill(ones, 1);
    for (int row = 0; row < scores.length; row++) {
      int session = moments.sessions()[row];
      highest[session] = Math.max(highest[session], scores[row]);
      label[session] = Math.max(label[session], labels[row]);
    }
    return ScoredRows.of(highest, label, ones);
  }

  /** The rows with a value of an attribute; empty if there is no such attribute or value. */
  public Optional<int[]> rowsWith(String attribute, String value) {
    return rowsBy(attribute, value, true);
  }

  /** The rows with another value of an attribute; empty if there is no such attribute or value. */
  public Optional<int[]> rowsWithout(String attribute, String value) {
    return rowsBy(attribute, value, false);
  }

  private Optional<int[]> rowsBy(String name, String value, boolean with) {
    return attributes.stream()
        .filter(attribute -> attribute.name().equals(name) && attribute.values().contains(value))
        .findFirst()
        .map(
            attribute -> {
              int place = attribute.values().indexOf(value);
              return IntStream.range(0, scores.length)
                  .filter(row -> (attribute.ofRow()[row] == place) == with)
                  .toArray();
            });
  }

  /** The places of all rows. */
  public int[] everyRow() {
    return IntStream.range(0, scores.length).toArray();
  }

  /** Number of sessions among these rows. */
  public int sessions(int[] rows) {
    return (int) Arrays.stream(rows).map(row -> moments.sessions()[row]).distinct().count();
  }

  /** Number of sessions among these rows that end in a purchase. */
  public int purchasingSessions(int[] rows) {
    return sessions(Arrays.stream(rows).filter(row -> labels[row] > 0).toArray());
  }
}
