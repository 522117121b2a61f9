package io.purchaseintent.lake.declared;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeatures;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was declared, whole: it stands until the next.
 *
 * @param number from 1; 0 where nothing was declared yet
 * @param time when it was, or null where nothing was
 * @param backfills how often it was said until then, of tables that were taken in before, that
 *     their rows were known from when they hold
 * @param features all versions that are still made, in the order of their declaration
 */
public record Declaration(
    int number, @Nullable Instant time, int backfills, DeclaredFeatures features) {

  /** Before anything was declared. */
  public static final Declaration NONE = new Declaration(0, null, 0, DeclaredFeatures.NONE);

  /** The keys of features in a text of rules. */
  public static Set<String> keysIn(String rules) {
    Set<String> keys = new TreeSet<>();
    for (String part : rules.split(", ", -1)) {
      if (part.matches("[a-z][a-z0-9_]*:[0-9]+")) {
        keys.add(part);
      }
    }
    return keys;
  }

  /** What of it decides about kept states, in a text; empty where nothing is declared. */
  public String rules() {
    return features.all().stream()
            .map(DeclaredFeature::key)
            .sorted()
            .map(key -> ", " + key)
            .collect(Collectors.joining())
        + (backfills == 0 ? "" : ", backfills " + backfills);
  }
}
