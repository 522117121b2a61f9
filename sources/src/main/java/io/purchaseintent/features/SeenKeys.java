package io.purchaseintent.features;

import io.purchaseintent.command.UserError;
import io.purchaseintent.hash.StableHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keys of a table's rows beside those that the lake has of it. Not thread-safe. */
final class SeenKeys {

  private static final int WIDEST_NUMBER = 12;

  private final UnaryOperator<String> asStored;
  private final Fingerprints before = new Fingerprints();
  private final Fingerprints keys = new Fingerprints();
  private int known;
  private int otherwiseWritten;
  private String example = "";

  /**
   * No keys yet.
   *
   * @param asStored makes of a key what the lake has
   */
  SeenKeys(UnaryOperator<String> asStored) {
    this.asStored = asStored;
  }

  /** Notes a key that the lake has. */
  void know(String stored) {
    before.put(StableHash.of(stored), 1, 0);
  }

  /** Notes the key of a row. */
  void see(String stored, String written) {
    if (!keys.put(StableHash.of(stored), 1, 0) || before.size() == 0) {
      return;
    }
    if (before.has(StableHash.of(stored))) {
      known++;
      return;
    }
    for (String other : otherForms(written)) {
      if (before.has(StableHash.of(asStored.apply(other)))) {
        otherwiseWritten++;
        example = "\"" + written + "\" for \"" + other + "\"";
        return;
      }
    }
  }

  /** What a number may have been before somebody took it for one, or for a text. */
  private static List<String> otherForms(String key) {
    List<String> forms = new ArrayList<>();
    if (key.matches("[0-9]+\\.0+")) {
      forms.add(key.substring(0, key.indexOf('.')));
    }
    if (key.matches("0+[0-9]+")) {
      forms.add(key.replaceFirst("^0+", ""));
    }
    if (key.matches("[0-9]{1,18}")) {
      forms.add(key + ".0");
      for (int width = key.length() + 1; width <= WIDEST_NUMBER; width++) {
        forms.add("0".repeat(width - key.length()) + key);
      }
    }
    return forms;
  }

  /** How many different ones the rows have. */
  int size() {
    return keys.size();
  }

  /**
   * Refuses keys that became numbers, or texts.
   *
   * @param where for the message
   */
  void requireWrittenAsBefore(String where) {
    if (otherwiseWritten > 0 && 2L * otherwiseWritten >= keys.size()) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: %,d of %,d keys are written otherwise than before, such as %s: write them as"
                  + " before, or give the table another name",
              where,
              otherwiseWritten,
              keys.size(),
              example));
    }
  }

  /** What may be wrong with them, a sentence each. */
  List<String> doubts() {
    List<String> doubts = new ArrayList<>();
    if (otherwiseWritten > 0) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "has %,d of %,d keys written otherwise than before, such as %s, which are taken for"
                  + " others: write them as events do",
              otherwiseWritten,
              keys.size(),
              example));
    }
    String few = fewKnown();
    if (few != null) {
      doubts.add(few);
    }
    return doubts;
  }

  private @Nullable String fewKnown() {
    if (before.size() >= 2 && 2L * keys.size() < before.size()) {
      return String.format(
          Locale.ROOT,
          "has %,d keys, and had %,d: what was said of the others stands; was it cut off?",
          keys.size(),
          before.size());
    }
    return before.size() > 0 && known == 0
        ? "has none of the keys that it had before: is it another table?"
        : null;
  }
}
