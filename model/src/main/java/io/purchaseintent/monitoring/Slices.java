package io.purchaseintent.monitoring;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.scoring.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What visits are told apart by wherever a model is watched: the model's segment, whether the
 * visitor is new, device, channel and country. All is read from a vector by the vocabularies of its
 * feature set, so that training sets and predictions are sliced alike.
 *
 * <p>A slice is named by its attribute and value, such as {@code channel=social}; the first of all
 * is {@value io.purchaseintent.measurement.Measurement#ALL}. A row is in that one and in at most
 * one slice of each attribute. An attribute whose feature the set lacks is left out. Immutable.
 */
public final class Slices {

  /** Place of the slice that is everybody. */
  public static final int ALL = 0;

  /** The countries that are slices of their own, the most frequent; the others are one. */
  private static final int COUNTRIES = 6;

  private static final String OTHER = "other";

  private final List<String> names = new ArrayList<>(List.of(Measurement.ALL));
  private final List<Attribute> attributes = new ArrayList<>();

  /** A way to tell rows apart. */
  private interface Attribute {
    /** Place among the slices, or −1 for none. */
    int place(float[] vector, Segment segment);
  }

  private Slices(FeatureSet features) {
    int known = add("segment", "known");
    int anonymous = add("segment", "anonymous");
    attributes.add((vector, segment) -> segment == Segment.KNOWN ? known : anonymous);
    visitor(features.names().indexOf("lifetime_session_count"));
    category(features, "device", "device_type", Integer.MAX_VALUE);
    category(features, "channel", "channel_type", Integer.MAX_VALUE);
    category(features, "country", "country", COUNTRIES);
  }

  /** The slices of the vectors of a feature set. */
  public static Slices of(FeatureSet features) {
    return new Slices(features);
  }

  private int add(String attribute, String value) {
    names.add(attribute + "=" + value);
    return names.size() - 1;
  }

  /** Returning is who had a visit before the as-of time of what is known of him. */
  private void visitor(int column) {
    if (column >= 0) {
      int fresh = add("visitor", "new");
      int returning = add("visitor", "returning");
      attributes.add((vector, segment) -> vector[column] > 0 ? returning : fresh);
    }
  }

  private void category(FeatureSet features, String name, String feature, int most) {
    int column = features.names().indexOf(feature);
    Vocabulary vocabulary = features.vocabularies().get(feature);
    if (column < 0 || vocabulary == null) {
      return;
    }
    List<String> shown =
        vocabulary.terms().stream().filter(term -> !term.equals(OTHER)).limit(most).toList();
    int first = names.size();
    shown.forEach(term -> add(name, term));
    int rest = add(name, OTHER);
    int[] ofCode =
        IntStream.concat(
                IntStream.of(rest),
                vocabulary.terms().stream()
                    .mapToInt(term -> shown.contains(term) ? first + shown.indexOf(term) : rest))
            .toArray();
    attributes.add(
        (vector, segment) -> {
          float code = vector[column];
          return Float.isNaN(code)
              ? -1
              : code >= 0 && code < ofCode.length ? ofCode[(int) code] : rest;
        });
  }

  /**
   * Their names, {@value io.purchaseintent.measurement.Measurement#ALL} first; a place is an index.
   */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** Number of slices, with that of everybody. */
  public int size() {
    return names.size();
  }

  /**
   * The slices that a row is in, that of everybody first.
   *
   * @param vector of the feature set
   * @param segment that it was scored by
   * @return int[places], ascending
   */
  public int[] of(float[] vector, Segment segment) {
    int[] places = new int[attributes.size() + 1];
    int used = 1;
    for (Attribute attribute : attributes) {
      int place = attribute.place(vector, segment);
      if (place >= 0) {
        places[used++] = place;
      }
    }
    return used == places.length ? places : Arrays.copyOf(places, used);
  }
}
