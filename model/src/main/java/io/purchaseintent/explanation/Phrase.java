package io.purchaseintent.explanation;

import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a feature's value is told.
 *
 * @param feature its name
 * @param topic what it is told together with; features of one topic are one reason
 * @param words of a value that is there: a {@link Double}, or a {@link String} for a category
 * @param missing the words where the value is missing though its user, session or product is known
 */
record Phrase(String feature, String topic, Function<Object, String> words, String missing) {

  /** A feature that is told alone. */
  static Phrase of(String feature, DoubleFunction<String> words, String missing) {
    return in(feature, feature, words, missing);
  }

  /** A feature that is told together with the others of its topic, in the catalog's order. */
  static Phrase in(String topic, String feature, DoubleFunction<String> words, String missing) {
    return new Phrase(feature, topic, value -> words.apply((Double) value), missing);
  }

  /** A category. */
  static Phrase category(String feature, String name) {
    return new Phrase(feature, feature, value -> name + " " + value, name + " not known");
  }

  String of(@Nullable Object value) {
    return value == null ? missing : words.apply(value);
  }
}
