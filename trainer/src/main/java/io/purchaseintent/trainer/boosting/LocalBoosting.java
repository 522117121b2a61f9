package io.purchaseintent.trainer.boosting;

import io.purchaseintent.command.Progress;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.SessionSample;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.Matrix;
import io.purchaseintent.training.MonotoneConstraints;
import io.purchaseintent.training.SuccessiveHalving;
import io.purchaseintent.training.TrainingRows;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Boosts trees in this process, which holds the rows: beside all of them and a segment's, on a
 * sample, or on some columns.
 */
public final class LocalBoosting implements Boosting {

  private final Split train;
  private final Split validation;
  private final List<String> names;
  private final Progress progress;
  private final TrainingRows trainRows;
  private final TrainingRows validationRows;

  public LocalBoosting(List<String> names, Split train, Split validation, Progress progress) {
    this.names = names;
    this.train = train;
    this.validation = validation;
    this.progress = progress;
    this.trainRows = TrainingRows.of(train.matrix());
    this.validationRows = TrainingRows.of(validation.matrix());
  }

  @Override
  public TrainPart part() {
    Map<Segment, Integer> buyers = new EnumMap<>(Segment.class);
    for (Segment segment : Segment.values()) {
      buyers.put(segment, train.purchasingSessions(train.rowsOf(segment)));
    }
    return new TrainPart(train.matrix().rows(), train.matrix().positives(), buyers);
  }

  @Override
  public BoosterTraining.Trained ofAll(BoosterParameters parameters) {
    return boost("all shoppers", trainRows, validationRows, names, parameters);
  }

  @Override
  public BoosterTraining.Trained ofSegment(BoosterParameters parameters, Segment segment) {
    try (TrainingRows own = at(trainRows, train.matrix(), train.rowsOf(segment));
        TrainingRows judge = at(validationRows, validation.matrix(), validation.rowsOf(segment))) {
      return boost(segment.code() + " shoppers", own, judge, names, parameters);
    }
  }

  /** A booster of these train rows, stopped by all of validation. */
  public BoosterTraining.Trained ofRows(BoosterParameters parameters, int[] places) {
    try (TrainingRows own = at(trainRows, train.matrix(), places)) {
      return boost("fewer days", own, validationRows, names, parameters);
    }
  }

  /** A booster of these train rows, stopped by those. */
  public BoosterTraining.Trained ofShoppers(
      BoosterParameters parameters, int[] places, int[] judging) {
    try (TrainingRows own = at(trainRows, train.matrix(), places);
        TrainingRows judge = at(trainRows, train.matrix(), judging)) {
      return boost("a part of the shoppers", own, judge, names, parameters);
    }
  }

  /** A booster of these columns only. */
  public BoosterTraining.Trained ofColumns(
      BoosterParameters parameters, String what, int[] columns) {
    List<String> chosen = IntStream.of(columns).mapToObj(names::get).toList();
    try (TrainingRows own = TrainingRows.of(train.matrix(), columns);
        TrainingRows judge = TrainingRows.of(validation.matrix(), columns)) {
      return boost(what, own, judge, chosen, parameters);
    }
  }

  /**
   * How parameters do when trained on a sample: all sessions that end in a purchase, and one in so
   * many of the others, whose weights rise as much.
   */
  public SuccessiveHalving.Score ofSample(BoosterParameters parameters, int oneIn) {
    if (oneIn == 1) {
      return score(boost("a trial", trainRows, validationRows, names, parameters));
    }
    SessionSample sample = SessionSample.of(train, oneIn, parameters.seed());
    try (TrainingRows rows = trainRows.at(sample.places(), sample.weights())) {
      return score(boost("a trial", rows, validationRows, names, parameters));
    }
  }

  private static SuccessiveHalving.Score score(BoosterTraining.Trained trained) {
    return new SuccessiveHalving.Score(trained.rounds(), trained.validationLogLoss());
  }

  private static TrainingRows at(TrainingRows rows, Matrix matrix, int[] places) {
    float[] weights = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      weights[i] = matrix.weights()[places[i]];
    }
    return rows.at(places, weights);
  }

  private BoosterTraining.Trained boost(
      String what,
      TrainingRows rows,
      TrainingRows judge,
      List<String> columns,
      BoosterParameters parameters) {
    return BoosterTraining.train(
        rows,
        judge,
        parameters,
        MonotoneConstraints.of(columns),
        (round, loss, best) ->
            progress.at(
                String.format(
                    Locale.ROOT,
                    "Training on %s: round %d of at most %d, validation log loss %.5f, best %.5f",
                    what,
                    round,
                    parameters.rounds(),
                    loss,
                    best)));
  }

  @Override
  public void close() {
    trainRows.close();
    validationRows.close();
  }
}
