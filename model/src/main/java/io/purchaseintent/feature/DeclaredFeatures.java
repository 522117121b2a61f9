package io.purchaseintent.feature;

import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Of;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The features that a lake has declared, all versions that are still made. Immutable and
 * thread-safe.
 */
public final class DeclaredFeatures implements Serializable {

  private static final long serialVersionUID = 1L;

  /** None. */
  public static final DeclaredFeatures NONE = new DeclaredFeatures(List.of());

  private final ArrayList<DeclaredFeature> all;
  private final ArrayList<Counted> ofShoppers = new ArrayList<>();
  private final ArrayList<Counted> ofProducts = new ArrayList<>();
  private final ArrayList<Counted> ofCategories = new ArrayList<>();

  /** A feature that is counted of events, day by day. */
  private record Counted(DeclaredSlot slot, Aggregate aggregate) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  /**
   * These features.
   *
   * @throws IllegalArgumentException if one stands twice
   */
  public DeclaredFeatures(List<DeclaredFeature> all) {
    this.all = new ArrayList<>(all);
    Set<String> keys = new HashSet<>();
    for (DeclaredFeature feature : all) {
      if (!keys.add(feature.key())) {
        throw new IllegalArgumentException("The feature " + feature.key() + " stands twice");
      }
      if (feature.source() instanceof Aggregate aggregate) {
        Counted counted = new Counted(feature.slot(), aggregate);
        switch (feature.of()) {
          case SHOPPER -> ofShoppers.add(counted);
          case PRODUCT -> ofProducts.add(counted);
          case CATEGORY -> ofCategories.add(counted);
          case VISIT -> {
            // Counted when it is asked for.
          }
        }
      }
    }
  }

  /** The features in the order in which they were declared. */
  public List<DeclaredFeature> all() {
    return List.copyOf(all);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether there is one of categories, so that products are told of theirs. */
  public boolean areOfCategories() {
    return all.stream().anyMatch(feature -> feature.of() == Of.CATEGORY);
  }

  /** Counts what a shopper did, or whose it is known to be since, at a time. */
  void countOfShopper(
      DeclaredTimeline timeline, String sessionId, CompactEvent event, long timeMillis) {
    count(ofShoppers, timeline, sessionId, event, timeMillis);
  }

  /** Counts what happened to a product. */
  void countOfProduct(DeclaredTimeline timeline, String sessionId, CompactEvent event) {
    count(ofProducts, timeline, sessionId, event, event.timeMillis());
  }

  /** Counts what happened in a category. */
  void countOfCategory(DeclaredTimeline timeline, String sessionId, CompactEvent event) {
    count(ofCategories, timeline, sessionId, event, event.timeMillis());
  }

  private static void count(
      List<Counted> features,
      DeclaredTimeline timeline,
      String sessionId,
      CompactEvent event,
      long timeMillis) {
    long day = AsOfDays.dayOf(timeMillis);
    for (Counted each : features) {
      DeclaredTally.add(
          each.aggregate(), sessionId, event, timeMillis, () -> timeline.day(day, each.slot()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DeclaredFeatures that && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return "DeclaredFeatures" + all.stream().map(DeclaredFeature::key).toList();
  }
}
