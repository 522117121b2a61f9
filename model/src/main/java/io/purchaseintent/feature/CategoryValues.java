package io.purchaseintent.feature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the shop's own features say of categories as of midnights, to be told of the products that
 * are of them. Categories are few: all are in memory. Not thread-safe.
 */
public final class CategoryValues {

  private final Map<String, TreeMap<Long, DeclaredValues>> values = new HashMap<>();

  /** None: products are told of their own. */
  public CategoryValues() {}

  /**
   * Of a category: its value as of the midnight from which on it is asked for, and all that are
   * others after that.
   */
  public static List<ProductStats> told(
      KnownTimeline<ProductTimeline, ProductStats> category, ClosedDays days) {
    List<ProductStats> told = new ArrayList<>();
    ProductStats first = category.timeline().valueAt(days.from().toEpochDay());
    if (first != null) {
      told.add(first);
    }
    told.addAll(category.snapshots(days));
    return told;
  }

  /** Adds one of what was told of a category. */
  public void add(String category, ProductStats value) {
    values
        .computeIfAbsent(category, name -> new TreeMap<>())
        .put(AsOfDays.dayOf(value.asOf().toEpochMilli()), value.declared());
  }

  /** Whether nothing is known of any category. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * A product's values, as {@link KnownTimeline#snapshots} gives them, with those of the category
   * that it is of at the midnight.
   */
  public List<ProductStats> snapshots(
      KnownTimeline<ProductTimeline, ProductStats> product, ClosedDays days) {
    long from = days.from().toEpochDay();
    TreeMap<Long, ProductStats> own = new TreeMap<>();
    ProductStats first = product.timeline().valueAt(from);
    if (first != null) {
      own.put(from, first.withAsOf(AsOfDays.midnight(from)));
    }
    for (ProductStats value : product.snapshots(days)) {
      own.put(AsOfDays.dayOf(value.asOf().toEpochMilli()), value);
    }
    TreeSet<Long> changing = new TreeSet<>(own.keySet());
    own.values().stream()
        .map(ProductStats::category)
        .distinct()
        .forEach(category -> changing.addAll(of(category).keySet()));
    List<ProductStats> changed = new ArrayList<>();
    ProductStats previous = null;
    for (long day : changing) {
      Map.Entry<Long, ProductStats> newest = own.floorEntry(day);
      if (newest != null && day >= from && day <= days.until().toEpochDay()) {
        ProductStats value = told(newest.getValue(), day);
        if (day > from && (previous == null || !product.timeline().isSame(previous, value))) {
          changed.add(value);
        }
        previous = value;
      }
    }
    return changed;
  }

  private TreeMap<Long, DeclaredValues> of(@Nullable String category) {
    return category == null ? new TreeMap<>() : values.getOrDefault(category, new TreeMap<>());
  }

  private ProductStats told(ProductStats product, long day) {
    Map.Entry<Long, DeclaredValues> ofCategory = of(product.category()).floorEntry(day);
    ProductStats value = product.withAsOf(AsOfDays.midnight(day));
    return ofCategory == null
        ? value
        : value.withDeclared(value.declared().and(ofCategory.getValue()));
  }
}
