package io.purchaseintent.trainer.gates;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotIndex;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes moments of a training set again of the events and snapshots in the lake, by the rule that
 * made the set: one machine, a sample of the sessions.
 */
final class LakeMoments {

  private final Lake lake;
  private final Availability availability;
  private final SessionGap gap;
  private final List<String> features;

  /**
   * @param features the columns of a vector
   */
  LakeMoments(Lake lake, Availability availability, SessionGap gap, List<String> features) {
    this.lake = lake;
    this.availability = availability;
    this.gap = gap;
    this.features = features;
  }

  /** Whether the lake has what moments are made of. */
  boolean available() {
    return EventTable.in(lake).exists()
        && SnapshotTable.usersIn(lake).exists()
        && SnapshotTable.productsIn(lake).exists();
  }

  /** A row of the training set, and its session in the lake. */
  private record Found(MomentRow row, SessionMoments session) {}

  /**
   * One moment each of so many sessions, drawn by the seed.
   *
   * @param part the files of a part of a training set
   * @param end of the sessions' starts, itself left out
   * @return those of whose events the lake has all; fewer than {@code sessions} if it lacks some
   */
  List<SampledMoment> sample(List<Path> part, Instant end, int sessions, long seed)
      throws IOException {
    Collection<MomentRow> rows = rows(part, end, sessions, seed);
    Map<String, List<CompactEvent>> events = events(rows);
    List<Found> found = new ArrayList<>();
    for (MomentRow row : rows) {
      // A later visit of the same id, if there is one, changes no moment before it.
      List<CompactEvent> own =
          events.getOrDefault(row.sessionId(), List.of()).stream()
              .filter(event -> event.timeMillis() >= row.sessionStart())
              .sorted()
              .toList();
      SessionMoments.of(row.sessionId(), own, gap)
          .filter(session -> session.count() >= row.moment())
          .ifPresent(session -> found.add(new Found(row, session)));
    }
    SnapshotLookup snapshots = snapshots(found);
    List<SampledMoment> moments = new ArrayList<>();
    for (Found each : found) {
      each.session.forEach(
          availability,
          snapshots,
          moment -> {
            if (moment.number() == each.row.moment() && moment.idleSeconds() == 0) {
              moments.add(
                  new SampledMoment(
                      moment.user(),
                      each.session.at(moment.number()),
                      moment.product(),
                      moment.request(),
                      each.row.vector()));
            }
          });
    }
    return moments;
  }

  private Collection<MomentRow> rows(List<Path> part, Instant end, int count, long seed)
      throws IOException {
    Map<String, Integer> moments = new HashMap<>();
    for (Path file : part) {
      MomentRow.read(
          file,
          features,
          row -> {
            if (Instant.ofEpochMilli(row.sessionStart()).isBefore(end)) {
              moments.merge(key(row), row.moment(), Math::max);
            }
          });
    }
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> chosen = new HashMap<>();
    moments.keySet().stream()
        .sorted(
            Comparator.<String>comparingLong(key -> StableHash.of(seed + key))
                .thenComparing(Comparator.naturalOrder()))
        .limit(count)
        .forEach(
            key ->
                chosen.put(key, 1 + random.nextInt(Objects.requireNonNull(moments.get(key), key))));
    Map<String, MomentRow> rows = new TreeMap<>();
    for (Path file : part) {
      MomentRow.read(
          file,
          features,
          row -> {
            if (row.isAtEvent() && Objects.equals(chosen.get(key(row)), row.moment())) {
              rows.put(key(row), row);
            }
          });
    }
    return rows.values();
  }

  private static String key(MomentRow row) {
    return row.sessionId() + "\n" + row.sessionStart();
  }

  /**
   * The events of these rows' sessions: all up to the rows' moments, and of those days the rest.
   */
  private Map<String, List<CompactEvent>> events(Collection<MomentRow> rows) throws IOException {
    Set<String> sessions = rows.stream().map(MomentRow::sessionId).collect(Collectors.toSet());
    Set<Partition> partitions = partitions(rows);
    Map<String, List<CompactEvent>> events = new HashMap<>();
    EventTable.in(lake)
        .view()
        .only(file -> partitions.contains(file.partition()))
        .read(
            EventTable.COMPACT,
            row -> {
              String session = EventTable.sessionId(row);
              if (sessions.contains(session)) {
                events
                    .computeIfAbsent(session, id -> new ArrayList<>())
                    .add(EventTable.compact(row));
              }
            });
    return events;
  }

  /** Where the rows' sessions lie, each from its start to the row's moment. */
  private static Set<Partition> partitions(Collection<MomentRow> rows) {
    Function<CharSequence, Integer> bucket = TableLayout.bucket(EventTable.BUCKETS)::apply;
    Set<Partition> partitions = new HashSet<>();
    for (MomentRow row : rows) {
      int from = epochDay(row.sessionStart());
      int until = epochDay(row.eventTime());
      for (int day = from; day <= until; day++) {
        partitions.add(new Partition(day, bucket.apply(row.sessionId())));
      }
    }
    return partitions;
  }

  private static int epochDay(long millis) {
    return Partition.of(Instant.ofEpochMilli(millis)).epochDay();
  }

  /** The snapshots of the users and products of these sessions, up to the newest that they see. */
  private SnapshotLookup snapshots(List<Found> found) throws IOException {
    Set<String> entities = new HashSet<>();
    long[] newest = {Long.MIN_VALUE};
    found.forEach(
        each ->
            each.session.forEachLookup(
                availability,
                (entity, day) -> {
                  entities.add(entity);
                  newest[0] = Math.max(newest[0], day);
                }));
    SnapshotIndex index = new SnapshotIndex();
    if (!entities.isEmpty()) {
      LocalDate until = LocalDate.ofEpochDay(newest[0] + 1);
      add(
          SnapshotTable.usersIn(lake),
          until,
          row -> entities.contains(FeatureKey.user(SnapshotTable.userId(row))),
          row -> index.add(Snapshot.ofUserRow(row)));
      add(
          SnapshotTable.productsIn(lake),
          until,
          row -> entities.contains(FeatureKey.product(SnapshotTable.productId(row))),
          row -> index.add(Snapshot.ofProductRow(row)));
    }
    return SnapshotLookup.in(index);
  }

  private static void add(
      LakeTable table,
      LocalDate until,
      Predicate<GenericRecord> wanted,
      Consumer<GenericRecord> index)
      throws IOException {
    table
        .view()
        .only(file -> file.day().isBefore(until))
        .read(
            table.layout().rows(),
            row -> {
              if (wanted.test(row)) {
                index.accept(row);
              }
            });
  }
}
