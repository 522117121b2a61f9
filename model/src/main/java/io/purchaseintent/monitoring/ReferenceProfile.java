package io.purchaseintent.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.scoring.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model was trained on and how it scored, to compare later predictions with: features over
 * the train part of its training set, scores over the test part, which it never saw. The unit is
 * the session: one moment of each is counted.
 *
 * @param trainingSet its name
 * @param featureSet of the vectors
 * @param features the train part
 * @param sample rows of the train part, one a session, by ascending hash of the session
 * @param model what a version of a model adds; null in a training set's own profile
 */
public record ReferenceProfile(
    String trainingSet,
    FeatureSet featureSet,
    Part features,
    List<SessionSample.Row> sample,
    @Nullable Model model) {

  /** Name of the file, in a training set's folder and in a version of a model. */
  public static final String FILE = "reference-profile.json";

  /** Columns of the scores, in the order of {@link Model#scores}. */
  public static final List<String> SCORES = List.of("propensity", "margin");

  /**
   * Sessions that bins and their counts are made of, at most. A share then has a standard error of
   * at most 0.23%, and PSI is off by (B − 1)/50,000.
   */
  public static final int MOST_SESSIONS = 50_000;

  /** Rows that go with the profile, at most. */
  public static final int SAMPLE = 4_000;

  /**
   * Columns and their counts, by the slices of the feature set.
   *
   * @param columns in the order of a row
   * @param counts over their bins
   */
  public record Part(List<Column> columns, ProfileCounts counts) {

    /**
     * The column of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public int indexOf(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(name)) {
          return i;
        }
      }
      throw new IllegalArgumentException("The reference profile has no column \"" + name + "\"");
    }
  }

  /**
   * What a version of a model adds.
   *
   * @param scores the columns of {@link #SCORES} over the test part
   * @param importance by feature the share of the mean size of all SHAP values, 0 to 1, 1 in all
   * @param figures of the parts {@code validation} and {@code test}, as in {@code evaluation.json}
   */
  public record Model(Part scores, Map<String, Double> importance, ObjectNode figures) {}

  /**
   * The profile of a training set.
   *
   * @param sample of the train part, of at most {@link #MOST_SESSIONS} sessions
   */
  public static ReferenceProfile of(
      String trainingSet, FeatureSet featureSet, SessionSample sample) {
    List<SessionSample.Row> rows = sample.rows();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < featureSet.size(); i++) {
      FeatureDefinition feature = featureSet.definitions().get(i);
      Vocabulary vocabulary = featureSet.vocabularies().get(feature.name());
      columns.add(
          vocabulary == null
              ? Column.ofNumber(feature.name(), values(rows, i), sample.seen(i))
              : Column.ofCategory(feature.name(), vocabulary.terms(), sample.seen(i)));
    }
    Slices slices = Slices.of(featureSet);
    ProfileTally tally = new ProfileTally(columns, slices.size());
    for (SessionSample.Row row : rows) {
      tally.addSession(row.vector(), slices.of(row.vector(), row.segment()));
    }
    for (int i = 0; i < columns.size(); i++) {
      tally.counts().add(i, sample.seen(i));
    }
    return new ReferenceProfile(
        trainingSet,
        featureSet,
        new Part(columns, tally.counts()),
        rows.subList(0, Math.min(SAMPLE, rows.size())),
        null);
  }

  /**
   * A session of a test part, by one of its moments.
   *
   * @param vector of the feature set
   * @param segment that it was scored by
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Scored(float[] vector, Segment segment, double propensity, float margin) {

    /** The columns of {@link #SCORES}. */
    float[] scores() {
      return ReferenceProfile.scores(propensity, margin);
    }
  }

  /** A row of the columns of {@link #SCORES}. */
  public static float[] scores(double propensity, float margin) {
    return new float[] {(float) propensity, margin};
  }

  /** The scores of a test part. */
  public static Part scores(FeatureSet featureSet, List<Scored> sessions) {
    ProfileCounts seen = new ProfileCounts(new int[SCORES.size()], 0);
    float[][] values = new float[SCORES.size()][sessions.size()];
    for (int session = 0; session < sessions.size(); session++) {
      float[] scores = sessions.get(session).scores();
      for (int i = 0; i < scores.length; i++) {
        values[i][session] = scores[i];
        seen.look(i, scores[i], false, false);
      }
    }
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < SCORES.size(); i++) {
      columns.add(Column.ofNumber(SCORES.get(i), values[i], seen.seen(i)));
    }
    Slices slices = Slices.of(featureSet);
    ProfileTally tally = new ProfileTally(columns, slices.size());
    for (Scored session : sessions) {
      tally.addSession(session.scores(), slices.of(session.vector(), session.segment()));
    }
    for (int i = 0; i < columns.size(); i++) {
      tally.counts().add(i, seen.seen(i));
    }
    return new Part(columns, tally.counts());
  }

  private static float[] values(List<SessionSample.Row> rows, int column) {
    float[] values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i).vector()[column];
    }
    return values;
  }

  /** This profile with what a version of a model adds. */
  public ReferenceProfile with(Model added) {
    return new ReferenceProfile(trainingSet, featureSet, features, sample, added);
  }

  /**
   * Refuses vectors of another feature set.
   *
   * @param hash of the vectors' feature set
   * @throws IllegalArgumentException naming both
   */
  public void requireFeatureSet(String hash) {
    if (!featureSet.hash().equals(hash)) {
      throw new IllegalArgumentException(
          "The reference profile of training set "
              + trainingSet
              + " is of feature set "
              + featureSet.hash()
              + ", but the predictions are of feature set "
              + hash
              + ": compare them with the profile of the version that made them");
    }
  }
}
