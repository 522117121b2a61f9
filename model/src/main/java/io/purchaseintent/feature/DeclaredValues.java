package io.purchaseintent.feature;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What declared features say of a shopper or a product as of a midnight, by {@link
 * DeclaredFeature#key}: a {@link Double}, a {@link String} or an {@link Instant} each. What is not
 * in it was never said, or counted. Immutable and thread-safe.
 */
public final class DeclaredValues {

  /** None. */
  public static final DeclaredValues NONE = new DeclaredValues(new TreeMap<>());

  private final TreeMap<String, Object> values;

  private DeclaredValues(TreeMap<String, Object> values) {
    this.values = values;
  }

  /**
   * These values.
   *
   * @throws IllegalArgumentException if one is of another class, or no finite number
   */
  public static DeclaredValues of(Map<String, ?> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    values.forEach(
        (key, value) -> {
          boolean fits =
              value instanceof Double number
                  ? Double.isFinite(number)
                  : value instanceof String || value instanceof Instant;
          if (!fits) {
            throw new IllegalArgumentException(key + " has no value that is kept: " + value);
          }
        });
    return new DeclaredValues(new TreeMap<>(values));
  }

  /** The values by key. */
  public Map<String, Object> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /** Those of these keys. */
  public DeclaredValues only(Set<String> keys) {
    TreeMap<String, Object> kept = new TreeMap<>(values);
    kept.keySet().retainAll(keys);
    return of(kept);
  }

  /** These, and those of others, which no key of these names. */
  public DeclaredValues and(DeclaredValues others) {
    if (isEmpty() || others.isEmpty()) {
      return isEmpty() ? others : this;
    }
    TreeMap<String, Object> both = new TreeMap<>(values);
    both.putAll(others.values);
    return of(both);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The value of a key, or null. */
  @Nullable Object get(String key) {
    return values.get(key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeclaredValues that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
