package io.purchaseintent.trainer.ladder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Moments;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What more days of training buy: the model trained again on the last eighth, quarter and half of
 * the training period, and judged like the whole one.
 */
public final class LearningCurve {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int[] PARTS = {8, 4, 2};

  private final Moments train;
  private final Instant end;

  /**
   * @param train moments of the train part
   * @param end of the training period
   */
  public LearningCurve(Moments train, Instant end) {
    this.train = train;
    this.end = end;
  }

  /**
   * The curve, a step for each number of days that holds rows.
   *
   * @param judge trains on these rows of the train part, and gives figures of the test part; null
   *     where the rows are too few to train on
   * @param whole figures of the model of all rows
   */
  public ArrayNode of(Function<int[], @Nullable ObjectNode> judge, ObjectNode whole) {
    long days = Math.max(1, Duration.between(start(), end).toDays());
    ArrayNode curve = JSON.createArrayNode();
    for (int part : PARTS) {
      long last = days / part;
      int[] rows = rowsOfLast(last);
      ObjectNode figures = last == 0 || rows.length == 0 ? null : judge.apply(rows);
      if (figures != null) {
        add(curve, last, figures);
      }
    }
    add(curve, days, whole);
    return curve;
  }

  private static void add(ArrayNode curve, long days, ObjectNode figures) {
    curve.addObject().put("days", days).set("test", figures);
  }

  private Instant start() {
    return Instant.ofEpochMilli(
        IntStream.range(0, train.times().length)
            .mapToLong(row -> train.times()[row])
            .min()
            .orElse(end.toEpochMilli()));
  }

  /** Rows of the sessions that began in the last days. */
  private int[] rowsOfLast(long days) {
    long earliest = end.minus(Duration.ofDays(days)).toEpochMilli();
    IntStream.Builder rows = IntStream.builder();
    boolean chosen = false;
    for (int row = 0; row < train.times().length; row++) {
      boolean first = row == 0 || train.sessions()[row] != train.sessions()[row - 1];
      chosen = first ? train.times()[row] >= earliest : chosen;
      if (chosen) {
        rows.add(row);
      }
    }
    return rows.build().toArray();
  }
}
