package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Figure;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.evaluation.ScoredRows;
import java.util.List;

/**
 * Figures as JSON: each under its name, and below {@code intervals} under the same name the two
 * ends of its interval. Null where one cannot be told.
 */
final class Figures {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Bootstrap bootstrap;
  private final ObjectNode values;
  private final ObjectNode intervals = JSON.createObjectNode();

  private Figures(Bootstrap bootstrap, ObjectNode values) {
    this.bootstrap = bootstrap;
    this.values = values;
  }

  /** Figures that are added to an object, their intervals by these resamples. */
  static Figures in(ObjectNode values, Bootstrap bootstrap) {
    return new Figures(bootstrap, values);
  }

  /** Adds figures of rows under their own names. */
  Figures add(ScoredRows rows, List<Figure> figures) {
    double[] told = Figure.of(rows, figures);
    List<Interval> around = bootstrap.intervals(rows, resampled -> Figure.of(resampled, figures));
    for (int i = 0; i < told.length; i++) {
      add(figures.get(i).code(), told[i], around.get(i));
    }
    return this;
  }

  /** Adds one figure of rows under this name. */
  Figures add(String name, ScoredRows rows, Figure figure) {
    return add(name, figure.of(rows), bootstrap.interval(rows, figure::of));
  }

  /** Adds a figure. */
  Figures add(String name, double value, Interval interval) {
    number(values, name, value);
    var ends = intervals.putArray(name);
    for (double end : new double[] {interval.low(), interval.high()}) {
      if (Double.isFinite(end)) {
        ends.add(end);
      } else {
        ends.addNull();
      }
    }
    return this;
  }

  /** Ends with the intervals. */
  void done() {
    values.set("intervals", intervals);
  }

  /** Puts a number, null if it is none. */
  static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
