package io.purchaseintent.trainer.gates;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.asof.Moment;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotIndex;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.lake.visit.VisitReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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

  /** A row of the training set, and a visit of its session id that began when it says. */
  private record Found(MomentRow row, SessionMoments session) {

    /** Whether a moment is the row's: of several that begin at one time, it is in one alone. */
    boolean isShown(Moment moment) {
      return moment.number() == row.moment()
          && moment.idleSeconds() == 0
          && moment.request().time().toEpochMilli() == row.eventTime()
          && Objects.equals(moment.userId(), row.userId());
    }
  }

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
    Map<String, List<List<CompactEvent>>> stretches = stretches(rows);
    List<Found> found = new ArrayList<>();
    for (MomentRow row : rows) {
      for (List<CompactEvent> stretch : stretches.getOrDefault(row.sessionId(), List.of())) {
        SessionMoments.of(row.sessionId(), stretch, gap).stream()
            .filter(session -> session.startMillis() == row.sessionStart())
            .filter(session -> session.count() >= row.moment())
            .forEach(session -> found.add(new Found(row, session)));
      }
    }
    SnapshotLookup snapshots = snapshots(found);
    List<SampledMoment> moments = new ArrayList<>();
    for (Found each : found) {
      each.session.forEach(
          availability,
          snapshots,
          moment -> {
            if (each.isShown(moment)) {
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
   * What happened under these rows' session ids, by stretches that have an event on the rows' days,
   * whole: by the rule of who is who it takes what happened before to tell whose an event is.
   */
  private Map<String, List<List<CompactEvent>>> stretches(Collection<MomentRow> rows)
      throws IOException {
    TableView events = EventTable.in(lake).view();
    VisitReader reader = VisitReader.ofStretches(events.reader(), gap);
    Map<Integer, TreeSet<LocalDate>> days = days(rows);
    Map<String, List<List<CompactEvent>>> stretches = new HashMap<>();
    rows.forEach(row -> stretches.put(row.sessionId(), new ArrayList<>()));
    for (Map.Entry<Integer, TreeSet<LocalDate>> each : days.entrySet()) {
      List<TableFile> bucket =
          events.files().stream()
              .filter(file -> file.partition().bucket() == each.getKey())
              .toList();
      TreeSet<LocalDate> unread = each.getValue();
      while (!unread.isEmpty()) {
        LocalDate from = unread.pollFirst();
        LocalDate until = from.plusDays(1);
        while (unread.remove(until)) {
          until = until.plusDays(1);
        }
        reader.read(
            bucket,
            from,
            until,
            (id, stretch) -> {
              List<List<CompactEvent>> wanted = stretches.get(id);
              if (wanted != null && !wanted.contains(stretch)) {
                wanted.add(stretch);
              }
            });
      }
    }
    return stretches;
  }

  /** The days of the rows' visits, each from its start to the row's moment, by their buckets. */
  private static Map<Integer, TreeSet<LocalDate>> days(Collection<MomentRow> rows) {
    Function<CharSequence, Integer> bucket = TableLayout.bucket(EventTable.BUCKETS)::apply;
    Map<Integer, TreeSet<LocalDate>> days = new TreeMap<>();
    for (MomentRow row : rows) {
      TreeSet<LocalDate> ofBucket =
          days.computeIfAbsent(bucket.apply(row.sessionId()), key -> new TreeSet<>());
      for (LocalDate day = day(row.sessionStart());
          !day.isAfter(day(row.eventTime()));
          day = day.plusDays(1)) {
        ofBucket.add(day);
      }
    }
    return days;
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
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
