package io.purchaseintent.trainer.gates;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.lake.asof.Snapshot;
import io.purchaseintent.lake.asof.SnapshotIndex;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes moments of a training set again of the events and snapshots in the lake, by the rule that
 * made the set: one machine, a sample of the sessions.
 */
final class LakeMoments {

  private final Lake lake;
  private final Availability availability;
  private final List<String> features;

  /**
   * @param features the columns of a vector
   */
  LakeMoments(Path lake, Availability availability, List<String> features) {
    this.lake = new Lake(lake);
    this.availability = availability;
    this.features = features;
  }

  /** Whether the lake has what moments are made of. */
  boolean available() {
    return lake.events().exists() && lake.users().exists() && lake.products().exists();
  }

  /** A row of the training set, and its session in the lake. */
  private record Found(MomentRow row, SessionMoments session) {}

  /**
   * One moment each of so many sessions, drawn by the seed.
   *
   * @param part the files of a part of a training set
   * @return those of whose events the lake has all; fewer than {@code sessions} if it lacks some
   */
  List<SampledMoment> sample(List<Path> part, int sessions, long seed) throws IOException {
    Collection<MomentRow> rows = rows(part, sessions, seed);
    Map<String, List<CompactEvent>> events = events(rows);
    List<Found> found = new ArrayList<>();
    for (MomentRow row : rows) {
      // A later visit of the same id, if there is one, changes no moment before it.
      List<CompactEvent> own =
          events.getOrDefault(row.sessionId(), List.of()).stream()
              .filter(event -> event.timeMillis() >= row.sessionStart())
              .sorted()
              .toList();
      SessionMoments.of(row.sessionId(), own)
          .filter(session -> session.events().size() >= row.moment())
          .ifPresent(session -> found.add(new Found(row, session)));
    }
    SnapshotLookup snapshots = snapshots(found);
    List<SampledMoment> moments = new ArrayList<>();
    for (Found each : found) {
      each.session.forEach(
          availability,
          snapshots,
          moment -> {
            if (moment.number() == each.row.moment()) {
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

  private Collection<MomentRow> rows(List<Path> part, int count, long seed) throws IOException {
    Map<String, Integer> moments = new HashMap<>();
    for (Path file : part) {
      MomentRow.read(file, features, row -> moments.merge(key(row), row.moment(), Math::max));
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
            if (Objects.equals(chosen.get(key(row)), row.moment())) {
              rows.put(key(row), row);
            }
          });
    }
    return rows.values();
  }

  private static String key(MomentRow row) {
    return row.sessionId() + "\n" + row.sessionStart();
  }

  private Map<String, List<CompactEvent>> events(Collection<MomentRow> rows) throws IOException {
    Set<String> sessions = rows.stream().map(MomentRow::sessionId).collect(Collectors.toSet());
    long first = rows.stream().mapToLong(MomentRow::sessionStart).min().orElse(0);
    String firstDay = "dt=" + Instant.ofEpochMilli(first).atOffset(ZoneOffset.UTC).toLocalDate();
    Map<String, List<CompactEvent>> events = new HashMap<>();
    for (Path file : lake.events().files()) {
      if (Dataset.partition(file).compareTo(firstDay) < 0) {
        continue;
      }
      ParquetRows.read(
          file,
          EventTable.COMPACT,
          row -> {
            String session = EventTable.sessionId(row);
            if (sessions.contains(session)) {
              events.computeIfAbsent(session, id -> new ArrayList<>()).add(EventTable.compact(row));
            }
          });
    }
    return events;
  }

  /** The snapshots of the users and products of these sessions. */
  private SnapshotLookup snapshots(List<Found> found) throws IOException {
    Set<String> entities = new HashSet<>();
    found.forEach(
        each -> each.session.forEachLookup(availability, (entity, day) -> entities.add(entity)));
    SnapshotIndex index = new SnapshotIndex();
    add(lake.users(), SnapshotTable.USERS, Snapshot::ofUserRow, entities, index);
    add(lake.products(), SnapshotTable.PRODUCTS, Snapshot::ofProductRow, entities, index);
    return SnapshotLookup.in(index);
  }

  private static void add(
      Dataset dataset,
      Schema columns,
      Function<GenericRecord, Snapshot> ofRow,
      Set<String> entities,
      SnapshotIndex index)
      throws IOException {
    for (Path file : dataset.files()) {
      ParquetRows.read(
          file,
          columns,
          row -> {
            Snapshot snapshot = ofRow.apply(row);
            if (entities.contains(snapshot.entity())) {
              index.add(snapshot);
            }
          });
    }
  }
}
