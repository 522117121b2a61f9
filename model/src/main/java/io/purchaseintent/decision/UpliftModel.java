package io.purchaseintent.decision;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.scoring.TreeEnsemble;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an action moves, as it was learnt from visits that were given it by chance: how much is
 * added to the probability of a purchase, by what is known of a visit.
 *
 * <p>It is several models of the same, each learnt without another part of the shoppers. Their mean
 * is told; how far they are apart says how sure it is: with k of them the standard error is the
 * root of {@code (k − 1)/k · Σ (effect − mean)²} (a jackknife over groups). Thread-safe.
 */
public final class UpliftModel {

  private final String sha256;
  private final List<String> features;
  private final Map<String, Vocabulary> vocabularies;
  private final List<List<Part>> models;
  private final Map<FeatureSet, Layout> layouts = new ConcurrentHashMap<>();

  /**
   * A part of a model: {@code weight · (σ(margin) + offset)}.
   *
   * @param trees whose input are the features, then the propensity
   */
  public record Part(double weight, double offset, TreeEnsemble trees) {}

  /**
   * What is added to the probability of a purchase.
   *
   * @param mean from −1 to 1
   * @param error its standard error
   */
  public record Moved(double mean, double error) {}

  /**
   * Where features are in the vector of a set, and which of its codes is which here; none of what
   * is a number.
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Layout(int[] places, float[][] codes) {}

  /**
   * A model.
   *
   * @param sha256 of its file
   * @param features that it asks for, by name
   * @param vocabularies of those that are categories
   * @param models each the sum of its parts
   * @throws IllegalArgumentException if there are fewer than two models, or trees ask for others
   */
  public UpliftModel(
      String sha256,
      List<String> features,
      Map<String, Vocabulary> vocabularies,
      List<List<Part>> models) {
    this.sha256 = sha256;
    this.features = List.copyOf(features);
    this.vocabularies = Map.copyOf(vocabularies);
    this.models = models.stream().map(List::copyOf).toList();
    if (models.size() < 2) {
      throw new IllegalArgumentException(
          models.size() + " models cannot tell how sure they are: there must be 2 or more");
    }
    for (List<Part> model : models) {
      for (Part part : model) {
        if (part.trees().featureCount() != features.size() + 1) {
          throw new IllegalArgumentException(
              "trees ask for "
                  + part.trees().featureCount()
                  + " values, but there are "
                  + features.size()
                  + " features and the propensity");
        }
      }
    }
  }

  /** SHA-256 of its file. */
  public String sha256() {
    return sha256;
  }

  /** What it adds in a situation; null where it is not known what the model asks for. */
  public @Nullable Moved moved(Situation situation) {
    Known known = situation.known();
    if (known == null) {
      return null;
    }
    Layout layout = layouts.computeIfAbsent(known.featureSet(), this::layout);
    float[] row = new float[features.size() + 1];
    for (int i = 0; i < features.size(); i++) {
      int place = layout.places()[i];
      if (place < 0) {
        return null;
      }
      float value = known.vector()[place];
      float[] codes = layout.codes()[i];
      row[i] = codes.length == 0 || Float.isNaN(value) ? value : codes[(int) value];
    }
    row[features.size()] = (float) situation.propensity();
    return moved(row);
  }

  private Moved moved(float[] row) {
    double sum = 0;
    double[] effects = new double[models.size()];
    for (int i = 0; i < effects.length; i++) {
      for (Part part : models.get(i)) {
        double share = 1 / (1 + Math.exp(-part.trees().margin(row)));
        effects[i] += part.weight() * (share + part.offset());
      }
      sum += effects[i];
    }
    double mean = sum / effects.length;
    double squares = 0;
    for (double effect : effects) {
      squares += (effect - mean) * (effect - mean);
    }
    return new Moved(mean, Math.sqrt(squares * (effects.length - 1) / effects.length));
  }

  private Layout layout(FeatureSet set) {
    int[] places = new int[features.size()];
    float[][] codes = new float[features.size()][0];
    for (int i = 0; i < places.length; i++) {
      String feature = features.get(i);
      places[i] = set.names().indexOf(feature);
      Vocabulary theirs = set.vocabularies().get(feature);
      Vocabulary own = vocabularies.get(feature);
      if ((theirs == null) != (own == null)) {
        places[i] = -1;
      } else if (theirs != null && own != null) {
        codes[i] = new float[theirs.terms().size() + 1];
        codes[i][(int) Vocabulary.UNSEEN] = Vocabulary.UNSEEN;
        for (int term = 0; term < theirs.terms().size(); term++) {
          codes[i][term + 1] = own.code(theirs.terms().get(term));
        }
      }
    }
    return new Layout(places, codes);
  }
}
