package io.purchaseintent.rollout.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.decision.Economics;
import io.purchaseintent.decision.Effect;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Uplift;
import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.statistics.RateDetector.Hits;
import io.purchaseintent.statistics.RunningMean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visits of a small lake, whose figures are computed by hand. */
final class LakeOutcomesTest {

  private static final String DAY = "2026-03-01T";
  private static final Instant SINCE = at("12:00");
  private static final String VERSION = "challenger-v2";

  @TempDir private Path folder;
  private final List<Event> events = new ArrayList<>();
  private final List<LoggedPrediction> predictions = new ArrayList<>();

  private static Instant at(String time) {
    return Instant.parse(DAY + time + ":00Z");
  }

  private static Action action(String name, Cost cost) {
    return new Action(
        name, cost, Uplift.of(Effect.ODDS_RATIO, 1), List.of(), OptionalDouble.empty());
  }

  private Lake lake() {
    return Lake.of(folder.resolve("lake").toString());
  }

  /** What is known five minutes after eight. */
  private Outcomes outcomes(String variant) {
    Policy policy =
        new Policy(
            "test",
            ZoneOffset.UTC,
            new Economics(0.3, 50),
            OptionalDouble.empty(),
            Exploration.NONE,
            List.of(
                Action.none(),
                action("gift", new Cost(5, 0.1, Cost.Paid.ON_PURCHASE)),
                action("chat", new Cost(2, 0, Cost.Paid.ALWAYS))));
    return new LakeOutcomes(
            lake(),
            new SessionGap(Duration.ofMinutes(30)),
            Duration.ofHours(1),
            policy,
            Clock.fixed(at("20:05"), ZoneOffset.UTC))
        .of(SINCE, "v1", variant);
  }

  private void event(
      Instant time, String session, EventType type, double price, @Nullable Device on) {
    boolean buys = type == EventType.PURCHASE;
    events.add(
        new Event(
            session + time,
            type,
            time,
            0,
            session,
            null,
            null,
            buys ? "mug" : null,
            null,
            Math.round(price * 1e6),
            null,
            1,
            buys ? "order-" + session : null,
            null,
            on,
            on == Device.MOBILE ? Channel.PAID : Channel.DIRECT,
            null,
            null,
            null,
            null,
            null));
  }

  private void view(String time, String session) {
    event(at(time), session, EventType.PAGE_VIEW, 0, Device.DESKTOP);
  }

  private void buy(String time, String session, double price) {
    event(at(time), session, EventType.PURCHASE, price, Device.DESKTOP);
  }

  private void said(
      String time,
      String session,
      @Nullable String user,
      String variant,
      double propensity,
      @Nullable String action) {
    said(
        time, session, user, variant, variant.equals("champion") ? "v1" : "v2", propensity, action);
  }

  private void said(
      String time,
      String session,
      @Nullable String user,
      String variant,
      String model,
      double propensity,
      @Nullable String action) {
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    predictions.add(
        new LoggedPrediction(
            "p" + predictions.size() + session,
            at(time),
            user,
            session,
            null,
            0,
            "hash",
            new float[] {1},
            none,
            none,
            none,
            0,
            propensity,
            model,
            Segment.of(user != null),
            variant,
            null,
            100,
            action == null ? null : new ChosenAction(action, 1, "test@1"),
            null,
            null,
            user == null ? "session" : "user",
            List.of()));
  }

  private void writeEvents() throws IOException {
    Map<Partition, List<GenericRecord>> rows = new HashMap<>();
    events.stream()
        .sorted(Comparator.comparing(Event::sessionId))
        .forEach(
            event ->
                rows.computeIfAbsent(
                        EventTable.partitions().apply(event), added -> new ArrayList<>())
                    .add(EventTable.toRow(event)));
    EventTable.in(lake()).append("20260301T200000000", rows);
  }

  /** All that were said since the last file. */
  private Path writePredictions(String name) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LoggedPrediction each : predictions) {
      lines.write(LoggedPredictionJson.toBytes(each));
      lines.write('\n');
    }
    predictions.clear();
    Path day = Files.createDirectories(lake().predictions().resolve("dt=2026-03-01"));
    return Files.write(day.resolve(name), lines.toByteArray());
  }

  private static void assertMean(double mean, long count, RunningMean of) {
    assertEquals(count, of.count());
    assertEquals(mean, of.mean(), 1e-9);
  }

  private void shop() throws IOException {
    // The champion's, who buys for 100 and is given 5 and a tenth off; the chat comes afterwards.
    event(at("12:09"), "a", EventType.PAGE_VIEW, 0, Device.MOBILE);
    said("12:10", "a", "u1", "champion", 0.2, null);
    said("12:20", "a", "u1", "champion", 0.4, "gift");
    event(at("12:30"), "a", EventType.PURCHASE, 100, Device.MOBILE);
    said("12:31", "a", "u1", "champion", 0.9, "chat");
    // The version's, of two sessions; the order is shown twice.
    view("12:09", "b1");
    said("12:10", "b1", "u2", VERSION, 0.3, "chat");
    view("14:59", "b2");
    said("15:00", "b2", "u2", VERSION, 0.5, "none");
    buy("15:10", "b2", 40);
    buy("15:11", "b2", 40);
    // The version's, in a visit from before the step.
    event(at("11:50"), "c", EventType.PAGE_VIEW, 0, null);
    said("11:55", "c", null, VERSION, 0.9, "chat");
    event(at("12:04"), "c", EventType.PAGE_VIEW, 0, null);
    said("12:05", "c", null, VERSION, 0.1, null);
    // The champion's, two visits of one session; what is said between them is of the nearer one.
    view("12:10", "d");
    said("12:12", "d", null, "champion", 0.2, "gift");
    said("12:35", "d", null, "champion", 0.25, null);
    view("12:55", "d");
    said("12:56", "d", null, "champion", 0.6, null);
    buy("13:20", "d", 10);
    // A visit that may go on at 20:05, and one without events.
    view("18:40", "e");
    said("18:41", "e", null, "champion", 0.5, null);
    said("12:10", "f", null, VERSION, 0.5, null);
    // Of a champion before, and of the version in another role.
    view("12:09", "g");
    said("12:10", "g", null, "champion", "v0", 0.5, null);
    view("12:09", "h");
    said("12:10", "h", null, "shadow-v2", 0.5, null);
    // Scored by the champion until he signs in.
    view("12:09", "i");
    said("12:20", "i", "u9", VERSION, 0.3, null);
    said("12:10", "i", null, "champion", 0.2, null);
    view("12:21", "i");
    // A clock that is ahead ends nothing.
    event(Instant.parse("2026-03-03T12:00:00Z"), "z", EventType.PAGE_VIEW, 0, Device.DESKTOP);
    writeEvents();
    writePredictions("predictions-1.jsonl");
  }

  @Test
  void figures_areThoseByHand() throws IOException {
    shop();

    Outcomes outcomes = outcomes(VERSION);

    assertEquals(null, outcomes.problem());
    assertEquals(5, outcomes.sessions());
    assertEquals(2, outcomes.pending());
    assertEquals(new Hits(7, 3), outcomes.visitors());
    SliceFigures all = outcomes.slices().get(Outcomes.ALL);
    assertMean(2 / 3.0, 3, all.champion().purchases());
    assertMean((100 - 15 - 2 + 10) / 3.0, 3, all.champion().money());
    assertMean(17 / 3.0, 3, all.champion().discounts());
    assertMean(1 / 2.0, 2, all.version().purchases());
    assertMean((40 - 2) / 2.0, 2, all.version().money());
    assertMean(1, 2, all.version().discounts());
    // Of a, d and i; d is the mean of 0.2 and of -0.4 and -0.75.
    assertMean((-0.7 - 0.1875 + 0.2) / 3, 3, all.champion().excess());
    assertMean((0.5 + 0.200625 + 0.04) / 3, 3, all.champion().squares());
    assertMean((-0.1 + 0.1 + 0.3) / 3, 3, all.version().excess());
    assertMean((0.17 + 0.01 + 0.09) / 3, 3, all.version().squares());
    assertMean((1 + 0.5 + 0.5) / 5, 5, all.bought());
    assertMean(0.1, 1, all.excessPairs());
    assertMean(0.05, 1, all.squarePairs());
  }

  @Test
  void slices_areOfTheFirstVisit() throws IOException {
    shop();

    Map<String, SliceFigures> slices = outcomes(VERSION).slices();

    assertEquals(
        Set.of(
            "all",
            "device=mobile",
            "device=desktop",
            "device=unknown",
            "channel=paid",
            "channel=direct",
            "segment=known",
            "segment=anonymous"),
        slices.keySet());
    assertEquals(
        Map.of("device=mobile", 1L, "device=desktop", 3L, "device=unknown", 1L),
        slices.entrySet().stream()
            .filter(slice -> slice.getKey().startsWith("device="))
            .collect(Collectors.toMap(Map.Entry::getKey, of -> of.getValue().bought().count())));
    assertMean(83, 1, slices.get("device=mobile").champion().money());
    assertMean(5, 2, slices.get("segment=anonymous").champion().money());
    assertMean(38, 1, slices.get("device=desktop").version().money());
  }

  @Test
  void fileThatTheServerHasNotEnded_doesNotCountYet() throws IOException {
    shop();
    said("12:10", "k", null, VERSION, 0.5, null);
    Path open = writePredictions(".predictions-2.jsonl.open");

    assertEquals(5, outcomes(VERSION).sessions());
    Files.move(open, open.resolveSibling("predictions-2.jsonl"));
    assertEquals(6, outcomes(VERSION).sessions());
    assertEquals(6, outcomes(VERSION).sessions());
  }

  @Test
  void inShadow_bothAreHeldAgainstTheSameVisit() throws IOException {
    view("12:09", "a");
    said("12:10", "a", null, "champion", 0.2, null);
    said("12:10", "a", null, "shadow-v2", 0.6, null);
    buy("12:30", "a", 10);
    view("20:04", "z");
    writeEvents();
    writePredictions("predictions-1.jsonl");

    Outcomes outcomes = outcomes("shadow-v2");

    assertEquals(1, outcomes.sessions());
    SliceFigures all = outcomes.slices().get(Outcomes.ALL);
    assertMean(-0.4, 1, all.version().excess());
    assertMean(-0.8, 1, all.champion().excess());
    assertMean(0.4, 1, all.excessPairs());
    assertMean(0.2, 1, all.promised());
    assertMean(0.16 - 0.64, 1, all.squarePairs());
  }

  @Test
  void lakeWithoutPredictions_orWithoutEvents_tellsNothing() throws IOException {
    assertEquals("the lake " + lake() + " has no predictions yet", outcomes(VERSION).problem());

    said("12:10", "a", null, VERSION, 0.6, null);
    writePredictions("predictions-1.jsonl");

    assertEquals(1, outcomes(VERSION).pending());
    assertEquals(0, outcomes(VERSION).slices().get(Outcomes.ALL).bought().count());
  }
}
