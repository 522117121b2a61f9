package io.purchaseintent.trainer.evaluation;

import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.trainer.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleToIntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What the rows of a split are sliced by. An attribute whose feature is not there is left out. */
final class SliceAttributes {

  /** Name of the attribute that tells moments with something added to the cart from others. */
  static final String CART = "cart";

  /** Its value once something was added. */
  static final String CART_ADDED = "added to";

  /** Name of the attribute that tells where a visit came from. */
  static final String CHANNEL = "channel";

  /** Name of the attribute that is the model's segment. */
  static final String SEGMENT = "segment";

  private static final int COUNTRIES = 6;
  private static final String OTHER = "other";

  private final Split split;
  private final FeatureSet features;
  private final List<Attribute> attributes = new ArrayList<>();

  private SliceAttributes(Split split, FeatureSet features) {
    this.split = split;
    this.features = features;
  }

  /** The attributes of a split, in the order in which they are shown. */
  static List<Attribute> of(Split split, FeatureSet features) {
    SliceAttributes made = new SliceAttributes(split, features);
    made.flag(SEGMENT, "known", "anonymous", row -> split.known()[row]);
    made.flag("visitor", "returning", "new", row -> split.returning()[row]);
    made.category("device", "device_type", Integer.MAX_VALUE);
    made.category(CHANNEL, "channel_type", Integer.MAX_VALUE);
    made.category("country", "country", COUNTRIES);
    made.number(
        "hour",
        "hour_of_day",
        List.of("0 to 5", "6 to 11", "12 to 17", "18 to 23"),
        hour -> (int) hour / 6);
    made.sessionLength();
    made.number(
        CART,
        "add_to_cart_count",
        List.of("nothing added yet", CART_ADDED),
        adds -> adds > 0 ? 1 : 0);
    return made.attributes;
  }

  private void add(String name, List<String> values, int[] ofRow) {
    attributes.add(new Attribute(name, values, ofRow));
  }

  private void flag(String name, String yes, String no, IntPredicate test) {
    add(name, List.of(yes, no), rows().map(row -> test.test(row) ? 0 : 1).toArray());
  }

  /**
   * Length so far: what is known at the moment. By its final length a session would be told by its
   * future, and no score could be right.
   */
  private void sessionLength() {
    int[] moments = split.moments().moments();
    add(
        "session length",
        List.of("1 event", "2 to 4", "5 to 9", "10 to 29", "30 or more"),
        rows()
            .map(
                row ->
                    moments[row] < 2
                        ? 0
                        : moments[row] < 5 ? 1 : moments[row] < 10 ? 2 : moments[row] < 30 ? 3 : 4)
            .toArray());
  }

  private void number(
      String name, String feature, List<String> values, DoubleToIntFunction valueOf) {
    int column = features.names().indexOf(feature);
    if (column >= 0) {
      add(
          name,
          values,
          rows()
              .map(
                  row -> {
                    float value = value(row, column);
                    return Float.isNaN(value) ? -1 : valueOf.applyAsInt(value);
                  })
              .toArray());
    }
  }

  /** The first terms of a category, which were the most frequent, and the rest as one. */
  private void category(String name, String feature, int most) {
    int column = features.names().indexOf(feature);
    Vocabulary vocabulary = features.vocabularies().get(feature);
    if (column < 0 || vocabulary == null) {
      return;
    }
    List<String> values =
        new ArrayList<>(
            vocabulary.terms().stream().filter(term -> !term.equals(OTHER)).limit(most).toList());
    int[] places = vocabulary.terms().stream().mapToInt(values::indexOf).toArray();
    int rest = values.size();
    values.add(OTHER);
    add(
        name,
        values,
        rows()
            .map(
                row -> {
                  float code = value(row, column);
                  if (Float.isNaN(code)) {
                    return -1;
                  }
                  int place = code == Vocabulary.UNSEEN ? -1 : places[(int) code - 1];
                  return place < 0 ? rest : place;
                })
            .toArray());
  }

  private float value(int row, int column) {
    return split.matrix().values()[row * split.matrix().columns() + column];
  }

  private IntStream rows() {
    return IntStream.range(0, split.matrix().rows());
  }
}
