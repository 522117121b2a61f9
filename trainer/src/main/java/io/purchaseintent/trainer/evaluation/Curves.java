package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.evaluation.Bootstrap;
import io.purchaseintent.evaluation.Ranking;
import io.purchaseintent.evaluation.Reliability;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.evaluation.ScoredRows;
import java.util.List;

/** The curves of a model, as JSON: what a report draws. */
final class Curves {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RESAMPLES = 200;
  private static final int POINTS = 200;

  /** Enough for a shape; a segment's buyers are few. */
  private static final int RELIABILITY_BINS = 10;

  private final ScoredMoments scored;
  private final Bootstrap bootstrap;

  Curves(ScoredMoments scored, long seed) {
    this.scored = scored;
    this.bootstrap = new Bootstrap(scored.moments().sessionCount(), RESAMPLES, seed);
  }

  /** All of them: ROC, precision by recall, and reliability over all and by segment. */
  ObjectNode all() {
    ObjectNode curves = JSON.createObjectNode();
    ScoredRows ranked = scored.byVisit(scored.everyRow());
    curves.set("roc", points(Ranking.roc(ranked)));
    curves.set("precision_recall", points(Ranking.precisionRecall(ranked)));
    ObjectNode reliability = curves.putObject("reliability");
    reliability.set("all", reliability(scored.byMoment(scored.everyRow())));
    for (Attribute attribute : scored.attributes()) {
      if (attribute.name().equals(SliceAttributes.SEGMENT)) {
        for (int value = 0; value < attribute.values().size(); value++) {
          ScoredRows own = scored.byMoment(attribute.rows(value));
          reliability.set(attribute.values().get(value), reliability(own));
        }
      }
    }
    return curves;
  }

  private ArrayNode reliability(ScoredRows rows) {
    ArrayNode bins = JSON.createArrayNode();
    for (Reliability.Bin bin : Reliability.of(rows, RELIABILITY_BINS, bootstrap)) {
      ObjectNode node = bins.addObject();
      Figures.number(node, "share", bin.weight() / rows.totalWeight());
      Figures.number(node, "mean_propensity", bin.meanScore());
      Figures.number(node, "purchase_rate", bin.meanLabel());
      Figures.number(node, "low", bin.band().low());
      Figures.number(node, "high", bin.band().high());
    }
    return bins;
  }

  /** The points that lie some way apart: as many as the eye can tell. */
  private static ArrayNode points(List<Ranking.Point> points) {
    ArrayNode array = JSON.createArrayNode();
    double x = Double.NEGATIVE_INFINITY;
    double y = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      Ranking.Point point = points.get(i);
      boolean far = Math.abs(point.x() - x) + Math.abs(point.y() - y) >= 2.0 / POINTS;
      if (far || i == points.size() - 1) {
        array.addArray().add(point.x()).add(point.y());
        x = point.x();
        y = point.y();
      }
    }
    return array;
  }
}
