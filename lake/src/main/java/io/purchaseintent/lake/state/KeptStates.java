package io.purchaseintent.lake.state;

import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * The states of a lake that a run can go on from: those of shoppers, products and categories as of
 * the same midnight that were made by the same rules of the events that there still are.
 */
public final class KeptStates {

  private static final String AS_OF = "purchase-intent.as-of";
  private static final String RULES = "purchase-intent.rules";

  private static final int LAST_MADE = 3;

  private final LakeTable users;
  private final LakeTable products;
  private final @Nullable LakeTable categories;
  private final SeenEvents events;
  private final String rules;

  /**
   * @param categories null where nothing is told of them
   * @param rules by which states are made; those that were made by others are not gone on from
   */
  public KeptStates(
      LakeTable users,
      LakeTable products,
      @Nullable LakeTable categories,
      SeenEvents events,
      String rules) {
    this.users = users;
    this.products = products;
    this.categories = categories;
    this.events = events;
    this.rules = rules;
  }

  /**
   * States as of a midnight.
   *
   * @param asOf what happened before it is in them
   * @param categories null where nothing is told of them
   */
  public record Kept(
      LocalDate asOf, TableView users, TableView products, @Nullable TableView categories) {}

  /** The newest that are not after a midnight; empty where there are none. */
  public Optional<Kept> newest(LocalDate notAfter) {
    NavigableMap<LocalDate, TableView> ofProducts = views(products);
    NavigableMap<LocalDate, TableView> ofCategories =
        categories == null ? new TreeMap<>() : views(categories);
    for (Map.Entry<LocalDate, TableView> ofUsers :
        views(users).headMap(notAfter, true).descendingMap().entrySet()) {
      LocalDate asOf = ofUsers.getKey();
      TableView sameDay = ofProducts.get(asOf);
      TableView categoriesThen = ofCategories.get(asOf);
      if (sameDay != null && (categories == null || categoriesThen != null)) {
        return Optional.of(new Kept(asOf, ofUsers.getValue(), sameDay, categoriesThen));
      }
    }
    return Optional.empty();
  }

  /** As of when the newest are that were ever made, though they may not hold any more. */
  public Optional<LocalDate> newestEver() {
    return users.load().stream()
        .flatMap(table -> StreamSupport.stream(table.snapshots().spliterator(), false))
        .map(snapshot -> snapshot.summary().get(AS_OF))
        .filter(Objects::nonNull)
        .map(LocalDate::parse)
        .max(Comparator.naturalOrder());
  }

  /** The rules of the states of a table that were made last; empty where there are none. */
  public static Optional<String> rulesOfNewest(LakeTable states) {
    return states.load().stream()
        .flatMap(table -> StreamSupport.stream(table.snapshots().spliterator(), false))
        .filter(snapshot -> snapshot.summary().containsKey(RULES))
        .max(Comparator.comparing(Snapshot::sequenceNumber))
        .map(snapshot -> snapshot.summary().get(RULES));
  }

  private NavigableMap<LocalDate, TableView> views(LakeTable states) {
    NavigableMap<LocalDate, TableView> views = new TreeMap<>();
    states
        .load()
        .ifPresent(
            table ->
                holding(table)
                    .forEach((asOf, snapshot) -> views.put(asOf, TableView.of(table, snapshot))));
    return views;
  }

  /** Of each midnight the state made last, of those that hold. */
  private NavigableMap<LocalDate, Snapshot> holding(Table table) {
    NavigableMap<LocalDate, Snapshot> holding = new TreeMap<>();
    table
        .snapshots()
        .forEach(
            snapshot -> asOf(snapshot.summary()).ifPresent(asOf -> holding.put(asOf, snapshot)));
    return holding;
  }

  /** As of when a state is that holds. */
  private Optional<LocalDate> asOf(Map<String, String> summary) {
    return Optional.ofNullable(summary.get(AS_OF))
        .map(LocalDate::parse)
        .filter(asOf -> rules.equals(summary.get(RULES)) && events.areThoseOf(summary, asOf));
  }

  /** What the summary of states as of a midnight says, for runs after this one. */
  public Map<String, String> summary(LocalDate asOf) {
    Map<String, String> summary = new HashMap<>(events.summary(asOf));
    summary.put(AS_OF, asOf.toString());
    summary.put(RULES, rules);
    return summary;
  }

  /**
   * Lets go the states of a table that nobody needs. Of those that hold one stays for each doubling
   * of their age, so that one that is hardly older than a late event is there however late it
   * comes, and few are kept; and the last that were made, for who reads them now.
   */
  public void retain(LakeTable states) {
    Table table = states.load().orElseThrow();
    Set<Long> kept = new HashSet<>();
    List<Snapshot> made = new ArrayList<>();
    table.snapshots().forEach(made::add);
    made.subList(Math.max(0, made.size() - LAST_MADE), made.size())
        .forEach(snapshot -> kept.add(snapshot.snapshotId()));
    NavigableMap<LocalDate, Snapshot> holding = holding(table);
    Set<LocalDate> midnights = oneForEachDoubling(holding.navigableKeySet());
    holding.forEach(
        (asOf, snapshot) -> {
          if (midnights.contains(asOf)) {
            kept.add(snapshot.snapshotId());
          }
        });
    ExpireSnapshots expire = table.expireSnapshots().expireOlderThan(0);
    made.stream()
        .map(Snapshot::snapshotId)
        .filter(id -> !kept.contains(id))
        .forEach(expire::expireSnapshotId);
    expire.commit();
  }

  /** Of midnights the oldest of each doubling of age, which is told from the newest on. */
  static Set<LocalDate> oneForEachDoubling(NavigableSet<LocalDate> midnights) {
    Set<LocalDate> kept = new HashSet<>();
    Set<Integer> doublings = new HashSet<>();
    for (LocalDate midnight : midnights) {
      long age = ChronoUnit.DAYS.between(midnight, midnights.last());
      if (doublings.add(Long.SIZE - Long.numberOfLeadingZeros(age))) {
        kept.add(midnight);
      }
    }
    return kept;
  }
}
