package io.purchaseintent.feature;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one feature set as another would have made them: columns by their names, codes of
 * categories by the terms that they stand for.
 *
 * <p>A value that had no code in the first set cannot be known; it is given as unseen in the
 * second. Immutable and thread-safe.
 */
public final class VectorTranslation {

  private final int[] columns;
  private final @Nullable float[][] codes;
  private final boolean[] unsure;

  private VectorTranslation(int[] columns, @Nullable float[][] codes, boolean[] unsure) {
    this.columns = columns;
    this.codes = codes;
    this.unsure = unsure;
  }

  /**
   * From one set to another.
   *
   * @throws IllegalArgumentException if the first does not have a feature of the second with the
   *     same meaning, or they tell hours in different zones
   */
  public static VectorTranslation of(FeatureSet from, FeatureSet to) {
    if (!from.shopZone().equals(to.shopZone())) {
      throw new IllegalArgumentException(
          "its hours are those of "
              + to.shopZone()
              + ", the rows have those of "
              + from.shopZone());
    }
    int[] columns = new int[to.size()];
    @Nullable float[][] codes = new float[to.size()][];
    boolean[] unsure = new boolean[to.size()];
    for (int i = 0; i < columns.length; i++) {
      FeatureDefinition wanted = to.definitions().get(i);
      columns[i] = column(from.definitions(), wanted);
      Vocabulary own = from.vocabularies().get(wanted.name());
      Vocabulary others = to.vocabularies().get(wanted.name());
      if (own != null && others != null) {
        codes[i] = codes(own, others);
        unsure[i] = !own.terms().containsAll(others.terms());
      }
    }
    return new VectorTranslation(columns, codes, unsure);
  }

  private static int column(List<FeatureDefinition> from, FeatureDefinition wanted) {
    int place =
        IntStream.range(0, from.size())
            .filter(i -> from.get(i).name().equals(wanted.name()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("the rows do not have its " + wanted.name()));
    int version = from.get(place).version();
    if (version != wanted.version()) {
      throw new IllegalArgumentException(
          "it needs version "
              + wanted.version()
              + " of "
              + wanted.name()
              + ", the rows have version "
              + version);
    }
    if (!meaning(from.get(place)).equals(meaning(wanted))) {
      throw new IllegalArgumentException(
          "by "
              + wanted.name()
              + " it means what was declared in another lake ("
              + meaning(wanted)
              + "), the rows mean "
              + meaning(from.get(place)));
    }
    return place;
  }

  private static String meaning(FeatureDefinition feature) {
    DeclaredFeature declared = feature.declared();
    return declared == null ? "what this release means" : declared.meaning();
  }

  private static float[] codes(Vocabulary from, Vocabulary to) {
    float[] codes = new float[from.terms().size() + 1];
    codes[(int) Vocabulary.UNSEEN] = Vocabulary.UNSEEN;
    for (int i = 1; i < codes.length; i++) {
      codes[i] = to.code(from.terms().get(i - 1));
    }
    return codes;
  }

  /**
   * A vector of the first set as one of the second.
   *
   * @param vector float[features of the first set]
   * @return float[features of the second]
   */
  public float[] of(float[] vector) {
    float[] translated = new float[columns.length];
    for (int i = 0; i < translated.length; i++) {
      float value = vector[columns[i]];
      float[] ofTerm = codes[i];
      translated[i] = ofTerm == null || Float.isNaN(value) ? value : ofTerm[(int) value];
    }
    return translated;
  }

  /**
   * Whether a vector has a value without a code in the first set that may have one in the second.
   */
  public boolean isUnsure(float[] vector) {
    return IntStream.range(0, columns.length)
        .anyMatch(i -> unsure[i] && vector[columns[i]] == Vocabulary.UNSEEN);
  }
}
