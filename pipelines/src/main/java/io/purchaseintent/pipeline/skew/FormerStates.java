package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.declared.Declaration;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.declared.MadeFeatures;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a lake's states were made with before they were made anew with more features of the shop's
 * own: predictions of then had states without these, which is no skew if nobody asked for them.
 */
final class FormerStates implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Keys of the features of each declaration that has others than are made now. */
  private final ArrayList<TreeSet<String>> newestFirst;

  private final TreeSet<String> made;

  private FormerStates(ArrayList<TreeSet<String>> newestFirst, TreeSet<String> made) {
    this.newestFirst = newestFirst;
    this.made = made;
  }

  /** A state as it was when only features of these keys were made. */
  interface Restriction<T> {
    /** Null where there was none; the as-of time is the one given, if one is. */
    @Nullable T of(T state, Set<String> keys, @Nullable Instant asOf);
  }

  /** Those of a lake, by all that was declared in it. */
  static FormerStates of(Lake lake) {
    TreeSet<String> made = new TreeSet<>(MadeFeatures.in(lake));
    ArrayList<TreeSet<String>> former = new ArrayList<>();
    former.add(new TreeSet<>());
    for (Declaration each : DeclarationLog.in(lake).all()) {
      former.add(
          each.features().all().stream()
              .map(DeclaredFeature::key)
              .filter(made::contains)
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    Collections.reverse(former);
    former.removeIf(made::equals);
    return new FormerStates(former, made);
  }

  /**
   * Keys of the features that were not made yet when a state was as it was served.
   *
   * @param asked what the model asks of the state: it is not served one that was made without it
   * @param isServed whether a state that is made with only these is the one that was served
   * @return separated by blanks; null where no former state was served
   */
  @Nullable String featuresSince(Collection<String> asked, Predicate<Set<String>> isServed) {
    for (TreeSet<String> keys : newestFirst) {
      if (keys.containsAll(asked) && isServed.test(keys)) {
        return made.stream().filter(key -> !keys.contains(key)).collect(Collectors.joining(" "));
      }
    }
    return null;
  }

  /** A shopper's history as it was then; who is only in a table had none before the table. */
  static @Nullable UserHistory user(UserHistory history, Set<String> keys, @Nullable Instant asOf) {
    UserHistory then = history.withDeclared(history.declared().only(keys));
    boolean onlyInTables = history.lastVisit() == null && then.declared().isEmpty();
    return onlyInTables ? null : asOf == null ? then : then.withAsOf(asOf);
  }

  /** A product's stats as they were then; one that is only in a table had none before it. */
  static @Nullable ProductStats product(
      ProductStats stats, Set<String> keys, @Nullable Instant asOf) {
    ProductStats then = stats.withDeclared(stats.declared().only(keys));
    Instant time = asOf == null ? then.asOf() : asOf;
    boolean onlyInTables =
        then.declared().isEmpty()
            && !stats.declared().isEmpty()
            && then.withAsOf(time).equals(ProductStats.asOf(time).build());
    return onlyInTables ? null : then.withAsOf(time);
  }
}
