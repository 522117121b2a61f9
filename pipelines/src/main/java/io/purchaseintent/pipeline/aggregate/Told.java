package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.CategoryValues;
import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.Timeline;
import java.io.Serializable;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Which values are told of one whose days are closed.
 *
 * @param categories what was told of categories; null where it does not matter
 * @param how reads them
 */
record Told<T extends Timeline<T, S>, S>(
    @Nullable PCollectionView<Iterable<KV<String, ProductStats>>> categories, How<T, S> how)
    implements Serializable {

  /** Which values, where this is what was told of categories. */
  interface How<T extends Timeline<T, S>, S> extends Serializable {
    Values<T, S> of(CategoryValues categories);
  }

  /** Which values of one. */
  interface Values<T extends Timeline<T, S>, S> {

    /** Whether one may have some of which nothing happened, and whose windows did not move. */
    boolean isAlsoOfUnchanged();

    /** The values, oldest first. */
    List<S> of(KnownTimeline<T, S> known, ClosedDays days);
  }

  private record Simple<T extends Timeline<T, S>, S>(
      boolean isAlsoOfUnchanged, Reading<T, S> reading) implements Values<T, S> {
    @Override
    public List<S> of(KnownTimeline<T, S> known, ClosedDays days) {
      return reading.of(known, days);
    }
  }

  private interface Reading<T extends Timeline<T, S>, S> {
    List<S> of(KnownTimeline<T, S> known, ClosedDays days);
  }

  /** Those that are other than at the midnight before. */
  static <T extends Timeline<T, S>, S> Told<T, S> ofChanges() {
    return new Told<>(null, categories -> new Simple<>(false, KnownTimeline::snapshots));
  }

  /** Of categories those with which the days begin, too. */
  static Told<ProductTimeline, ProductStats> ofCategories() {
    return new Told<>(null, categories -> new Simple<>(true, CategoryValues::told));
  }

  /** Of products those that are other, with what is told of their categories. */
  static Told<ProductTimeline, ProductStats> with(
      PCollectionView<Iterable<KV<String, ProductStats>>> categories) {
    return new Told<>(categories, values -> new Simple<>(!values.isEmpty(), values::snapshots));
  }

  /** Which values, by what was told of categories. */
  Values<T, S> values(Iterable<KV<String, ProductStats>> told) {
    CategoryValues values = new CategoryValues();
    told.forEach(each -> values.add(each.getKey(), each.getValue()));
    return how.of(values);
  }
}
