package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.asof.Moment;
import io.purchaseintent.lake.asof.SessionMoments;
import io.purchaseintent.lake.asof.SnapshotIndex;
import io.purchaseintent.lake.asof.SnapshotLookup;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentFile;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.table.SnapshotTable;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits that share a session id: moments made again have the vectors that were trained on. */
final class SharedDeviceMomentsTest {

  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final Availability LAGGED = new Availability(Duration.ofHours(1));
  private static final Instant MIDNIGHT = Instant.parse("2026-03-03T00:00:00Z");

  private static final FeatureSet FEATURES =
      HandModel.features("event_count", "cart_value", "signed_in", "session_duration_seconds");

  @TempDir private Path folder;

  private final List<Event> events = new ArrayList<>();

  private void add(String session, int minute, @Nullable String user, EventType type) {
    events.add(
        new Event(
            "e" + events.size(),
            type,
            MIDNIGHT.plus(Duration.ofMinutes(minute)),
            0,
            session,
            user,
            null,
            type == EventType.SIGN_IN ? null : "p",
            null,
            type == EventType.ADD_TO_CART ? 5_000_000L : 0,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  @Test
  void momentsOfEachShopper_areMadeAgainBitByBit() throws IOException {
    // Two after one another, the first one's cart filled; the second begins with a sign-in.
    add("kiosk", 600, "ann", EventType.ADD_TO_CART);
    add("kiosk", 605, null, EventType.PRODUCT_VIEW);
    add("kiosk", 610, "bob", EventType.SIGN_IN);
    add("kiosk", 611, null, EventType.PRODUCT_VIEW);
    add("kiosk", 612, "bob", EventType.PRODUCT_VIEW);
    // Signed in half way; and two by turns, whose visits begin at one time.
    add("half", 700, null, EventType.ADD_TO_CART);
    add("half", 701, "cara", EventType.SIGN_IN);
    add("half", 702, null, EventType.PRODUCT_VIEW);
    for (int turn = 0; turn < 3; turn++) {
      add("turns", 800 + 5 * turn, "dora", EventType.ADD_TO_CART);
      add("turns", 800 + 5 * turn, "eve", EventType.PRODUCT_VIEW);
    }
    // Who goes on behind midnight without a name was named before it.
    add("night", -20, "fay", EventType.ADD_TO_CART);
    add("night", -10, "gus", EventType.ADD_TO_CART);
    add("night", 5, null, EventType.PRODUCT_VIEW);
    add("night", 6, "hal", EventType.SIGN_IN);
    add("night", 7, null, EventType.PRODUCT_VIEW);
    // Who did what was before is known days later: the third was scored with their cart.
    add("late", 900, null, EventType.ADD_TO_CART);
    add("late", 910, null, EventType.PRODUCT_VIEW);
    add("late", 920, "jon", EventType.PRODUCT_VIEW);
    add("late", 905, "ina", EventType.SIGN_IN);
    events.replaceAll(SharedDeviceMomentsTest::inaTwoDaysLater);
    Lake lake = new Lake(folder.resolve("lake"));
    EventTable.in(lake)
        .append(
            "run",
            events.stream()
                .collect(
                    Collectors.groupingBy(
                        EventTable.partitions(),
                        Collectors.mapping(EventTable::toRow, Collectors.toList()))));
    for (LakeTable snapshots :
        List.of(SnapshotTable.usersIn(lake), SnapshotTable.productsIn(lake))) {
      snapshots.append("run", Map.of());
    }
    Path part = folder.resolve("test/part.parquet");
    Files.createDirectories(part.getParent());
    try (MomentFile file = new MomentFile(part, FeatureCatalog.all(), () -> "")) {
      for (MomentRow row : rows()) {
        file.write(row);
      }
    }
    List<String> names = FEATURES.definitions().stream().map(each -> each.name()).toList();

    Set<String> seen = new HashSet<>();
    for (long seed = 1; seed <= 40; seed++) {
      List<SampledMoment> made =
          new LakeMoments(lake, LAGGED, GAP, names).sample(List.of(part), Instant.MAX, 10, seed);
      assertEquals(8, made.size(), "one of each session id and start");
      for (SampledMoment moment : made) {
        assertArrayEquals(moment.trained(), moment.vector(FEATURES), "seed " + seed);
        seen.add(moment.session().shopper() + " " + moment.request().time());
      }
    }
    assertEquals(
        19, seen.size(), "every moment but those of which another begins at the time is drawn");
  }

  private List<MomentRow> rows() {
    List<MomentRow> rows = new ArrayList<>();
    events.stream()
        .collect(Collectors.groupingBy(Event::sessionId))
        .forEach(
            (id, all) ->
                GAP.stretches(all.stream().map(SharedDeviceMomentsTest::known).toList()).stream()
                    .flatMap(stretch -> SessionMoments.of(id, stretch, GAP).stream())
                    .forEach(
                        visit ->
                            visit.forEach(
                                LAGGED,
                                SnapshotLookup.in(new SnapshotIndex()),
                                moment -> rows.add(row(visit, moment)))));
    Collections.reverse(rows);
    return rows;
  }

  private static Event inaTwoDaysLater(Event event) {
    return "ina".equals(event.userId())
        ? event.withTimes(event.eventTime(), event.eventTime().plus(Duration.ofDays(2)))
        : event;
  }

  private static CompactEvent known(Event event) {
    Instant received = event.receivedTime() == null ? event.eventTime() : event.receivedTime();
    return CompactEvent.of(event).knownAt(received.toEpochMilli(), received.toEpochMilli());
  }

  private static MomentRow row(SessionMoments visit, Moment moment) {
    float[] made = FEATURES.vector(null, moment.session(), null, moment.request());
    float[] vector = new float[FeatureCatalog.all().size()];
    for (int i = 0; i < made.length; i++) {
      vector[FeatureCatalog.all().indexOf(FEATURES.definitions().get(i))] = made[i];
    }
    return new MomentRow(
        TimeSplit.Part.TEST,
        visit.sessionId(),
        moment.userId(),
        visit.startMillis(),
        moment.number(),
        moment.idleSeconds(),
        moment.request().time().toEpochMilli(),
        moment.request().productId(),
        false,
        0,
        1f,
        vector);
  }
}
