package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.BoosterExplanation;
import io.purchaseintent.training.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What a model uses, as JSON: SHAP values of moments drawn at random from the test part, each
 * explained by the trees of its segment.
 */
final class Explanations {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOMENTS = 3_000;

  /** Interactions take as many times as long as there are features. */
  private static final int MOMENTS_OF_INTERACTIONS = 200;

  private static final int DEPENDENCE = 10;
  private static final int INTERACTING = 5;
  private static final int POINTS = 400;
  private static final int TERMS = 8;

  private final FeatureSet features;
  private final Split test;
  private final Function<Segment, byte[]> boosters;
  private final long seed;

  /**
   * @param boosters each segment's, in XGBoost's JSON format
   * @param seed draws the moments
   */
  Explanations(FeatureSet features, Split test, Function<Segment, byte[]> boosters, long seed) {
    this.features = features;
    this.test = test;
    this.boosters = boosters;
    this.seed = seed;
  }

  /** Mean size of all features' effects, the course of the strongest, and their interactions. */
  ObjectNode all() {
    int[] rows = drawn(MOMENTS);
    float[][] contributions = explained(rows, BoosterExplanation::contributions);
    double[] strength = new double[features.size()];
    for (float[] row : contributions) {
      for (int feature = 0; feature < strength.length; feature++) {
        strength[feature] += Math.abs(row[feature]) / contributions.length;
      }
    }
    List<Integer> order =
        IntStream.range(0, strength.length)
            .boxed()
            .sorted(Comparator.comparingDouble(feature -> -strength[feature]))
            .toList();
    ObjectNode json = JSON.createObjectNode().put("moments", rows.length);
    ArrayNode list = json.putArray("features");
    for (int feature : order) {
      list.addObject()
          .put("feature", features.names().get(feature))
          .put("mean_abs_shap", strength[feature]);
    }
    ArrayNode dependence = json.putArray("dependence");
    for (int feature : order.subList(0, Math.min(DEPENDENCE, order.size()))) {
      dependence.add(dependence(feature, rows, contributions));
    }
    json.set("interactions", interactions(order.subList(0, Math.min(INTERACTING, order.size()))));
    return json;
  }

  /** Rows in ascending order. */
  private int[] drawn(int most) {
    SplittableRandom random = new SplittableRandom(seed);
    return random
        .ints(0, test.matrix().rows())
        .distinct()
        .limit(Math.min(most, test.matrix().rows()))
        .sorted()
        .toArray();
  }

  private interface Explain {
    float[][] of(byte[] json, Matrix rows);
  }

  private float[][] explained(int[] rows, Explain explain) {
    float[][] explained = new float[rows.length][];
    for (Segment segment : Segment.values()) {
      int[] places =
          IntStream.range(0, rows.length).filter(i -> test.segment(rows[i]) == segment).toArray();
      if (places.length > 0) {
        int[] own = IntStream.of(places).map(i -> rows[i]).toArray();
        float[][] part = explain.of(boosters.apply(segment), test.matrix().at(own));
        for (int i = 0; i < places.length; i++) {
          explained[places[i]] = part[i];
        }
      }
    }
    return explained;
  }

  private float value(int row, int feature) {
    return test.matrix().values()[row * test.matrix().columns() + feature];
  }

  private ObjectNode dependence(int feature, int[] rows, float[][] contributions) {
    String name = features.names().get(feature);
    Vocabulary vocabulary = features.vocabularies().get(name);
    ObjectNode json = JSON.createObjectNode().put("feature", name);
    double[] missing = new double[2];
    for (int i = 0; i < rows.length; i++) {
      if (Float.isNaN(value(rows[i], feature))) {
        missing[0]++;
        missing[1] += contributions[i][feature];
      }
    }
    json.put("missing", missing[0] / rows.length);
    if (missing[0] > 0) {
      json.put("mean_shap_where_missing", missing[1] / missing[0]);
    }
    if (vocabulary == null) {
      ArrayNode points = json.putArray("points");
      for (int i = 0; i < rows.length && points.size() < POINTS; i++) {
        float value = value(rows[i], feature);
        if (!Float.isNaN(value)) {
          points.addArray().add(value).add(contributions[i][feature]);
        }
      }
    } else {
      json.set("terms", terms(feature, vocabulary, rows, contributions));
    }
    return json;
  }

  private ArrayNode terms(int feature, Vocabulary vocabulary, int[] rows, float[][] contributions) {
    Map<String, double[]> sums = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      double[] sum =
          sums.computeIfAbsent(term(vocabulary, value(rows[i], feature)), first -> new double[2]);
      sum[0]++;
      sum[1] += contributions[i][feature];
    }
    ArrayNode terms = JSON.createArrayNode();
    sums.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue()[0]))
        .limit(TERMS)
        .forEach(
            entry ->
                terms
                    .addObject()
                    .put("term", entry.getKey())
                    .put("moments", (int) entry.getValue()[0])
                    .put("mean_shap", entry.getValue()[1] / entry.getValue()[0]));
    return terms;
  }

  private static String term(Vocabulary vocabulary, float code) {
    return Float.isNaN(code)
        ? "(missing)"
        : code == Vocabulary.UNSEEN ? "(not seen)" : vocabulary.terms().get((int) code - 1);
  }

  /** A pair and the mean size of its interaction; both halves of the matrix count. */
  private record Pair(int feature, int with, double strength) {}

  private ArrayNode interactions(List<Integer> strongest) {
    float[][] matrices =
        explained(drawn(MOMENTS_OF_INTERACTIONS), BoosterExplanation::interactions);
    int width = features.size() + 1;
    List<Pair> pairs = new ArrayList<>();
    for (int feature : strongest) {
      for (int with = 0; with < features.size(); with++) {
        boolean twice = strongest.contains(with) && with <= feature;
        if (with != feature && !twice) {
          double sum = 0;
          for (float[] matrix : matrices) {
            sum += 2 * Math.abs(matrix[feature * width + with]);
          }
          pairs.add(new Pair(feature, with, sum / matrices.length));
        }
      }
    }
    ArrayNode json = JSON.createArrayNode();
    pairs.stream()
        .sorted(Comparator.comparingDouble(pair -> -pair.strength()))
        .limit(2 * INTERACTING)
        .forEach(
            pair ->
                json.addObject()
                    .put("feature", features.names().get(pair.feature()))
                    .put("with", features.names().get(pair.with()))
                    .put("mean_abs", pair.strength()));
    return json;
  }
}
