package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.evaluation.Moments;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.training.Matrix;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * What is put to the gates.
 *
 * @param model as it was written
 * @param manifest with the figures of its evaluation
 * @param test rows of the test part
 * @param moments which session and event a row is
 * @param known whether the shopper's history was there, for each row
 * @param testFiles where the rows came from
 * @param testEnd sessions of these files that begin then or later are kept back
 * @param lake where their events and snapshots are, if they still are
 * @param publishLag from a snapshot's as-of time until it was seen
 * @param sessionGap by which its visits end
 * @param seed draws sessions
 */
@SuppressWarnings("ArrayRecordComponent")
public record Candidate(
    PropensityModel model,
    JsonNode manifest,
    Matrix test,
    Moments moments,
    boolean[] known,
    List<Path> testFiles,
    Instant testEnd,
    Lake lake,
    Duration publishLag,
    SessionGap sessionGap,
    long seed) {

  /**
   * The propensity that a model gives each row, double[rows].
   *
   * @param vector a row's vector as the model's own feature set would have made it
   */
  double[] propensities(PropensityModel scorer, UnaryOperator<float[]> vector) {
    return IntStream.range(0, test.rows())
        .parallel()
        .mapToDouble(row -> scorer.propensity(Segment.of(known[row]), vector.apply(test.row(row))))
        .toArray();
  }

  /** The rows with these propensities. */
  ScoredMoments scored(double[] propensities) {
    return new ScoredMoments(moments, test.labels(), test.weights(), propensities, List.of());
  }
}
