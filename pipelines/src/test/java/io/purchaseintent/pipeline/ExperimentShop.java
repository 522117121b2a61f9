package io.purchaseintent.pipeline;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A simulated shop whose visitors were given arms of an experiment, and whose uplift is known.
 * Visitors who are known come back, and some of them bought before; one of ten begins a visit
 * unknown and signs in, which makes this visit a unit of its own.
 */
final class ExperimentShop {

  static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

  /** Of a file that defines the experiment. */
  static final String DEFINITION =
      """
      experiment: badge
      hypothesis: Who sees the badge buys more often.
      unit: visitor
      arms:
        - {arm: control, weight: 1}
        - {arm: with, weight: 1}
      start: 2026-11-02T00:00:00Z
      end: 2026-11-16T00:00:00Z
      metrics: [conversion, orders, revenue, order_value, margin]
      guardrails:
        - {metric: bounce, worse_by: 0.1}
        - {metric: errors, worse_by: 0.5}
        - {metric: p99_ms, worse_by: 0.5}
        - {metric: "event:unsubscribe", worse_by: 0.5}
      least_effect: 0.1
      """;

  private static final List<String> ARMS = List.of("control", "with");

  private final SplittableRandom random;
  private final double uplift;
  private final List<Event> events = new ArrayList<>();
  private final List<LoggedPrediction> predictions = new ArrayList<>();

  /**
   * @param uplift of the chance to buy in a visit of the second arm
   */
  ExperimentShop(long seed, int shoppers, double uplift) {
    this.random = new SplittableRandom(seed);
    this.uplift = uplift;
    for (int shopper = 0; shopper < shoppers; shopper++) {
      play(shopper);
    }
  }

  List<Event> events() {
    return events;
  }

  List<LoggedPrediction> predictions() {
    return predictions;
  }

  private void play(int shopper) {
    String user = random.nextInt(10) < 6 ? "user" + shopper : null;
    double taste = 0.2 + random.nextDouble();
    int own = random.nextInt(2);
    int visits = user == null ? 1 : 1 + random.nextInt(3);
    if (user != null && random.nextDouble() < 0.4 * taste) {
      visit(
          "before" + shopper,
          user,
          false,
          START.minusSeconds(random.nextInt(1_000_000)),
          taste,
          -1);
    }
    for (int visit = 0; visit < visits; visit++) {
      boolean signsIn = user != null && random.nextInt(10) == 0;
      Instant at =
          START.plus(Duration.ofDays(random.nextInt(14))).plusSeconds(random.nextInt(80_000));
      int arm = signsIn ? random.nextInt(2) : own;
      visit("s" + shopper + "-" + visit, user, signsIn, at, taste, arm);
    }
  }

  /** A visit; an arm below 0 is none. */
  private void visit(
      String session, @Nullable String user, boolean signsIn, Instant at, double taste, int arm) {
    double buys = 0.1 * taste * (arm == 1 ? 1 + uplift : 1);
    int views = random.nextInt(5);
    String first = signsIn ? null : user;
    add(session, first, at, EventType.PAGE_VIEW, null, 0);
    for (int view = 0; view <= views && arm >= 0; view++) {
      expose(session, view == 0 ? first : user, signsIn || user == null, at, taste, arm, view);
    }
    for (int view = 1; view <= views; view++) {
      add(session, user, at.plusSeconds(60L * view), EventType.PRODUCT_VIEW, null, 0);
    }
    if (random.nextDouble() < buys) {
      long price = 10_000_000L + random.nextInt(40_000_000);
      for (int shown = 0; shown <= random.nextInt(2); shown++) {
        add(session, user, at.plusSeconds(600), EventType.PURCHASE, "o" + session, price);
      }
    }
    if (random.nextInt(20) == 0) {
      add(session, user, at.plusSeconds(700), EventType.INTERACTION, "unsubscribe", 0);
    }
  }

  private void add(
      String session,
      @Nullable String user,
      Instant at,
      EventType type,
      @Nullable String what,
      long price) {
    boolean isOrder = type == EventType.PURCHASE;
    events.add(
        new Event(
            "e" + events.size(),
            type,
            at,
            events.size(),
            session,
            user,
            isOrder ? null : what,
            isOrder || type == EventType.PRODUCT_VIEW ? "p" : null,
            null,
            price,
            isOrder ? "EUR" : null,
            isOrder ? 1 : 0,
            isOrder ? what : null,
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

  private void expose(
      String session,
      @Nullable String user,
      boolean bySession,
      Instant at,
      double taste,
      int arm,
      int number) {
    Exposure exposure =
        new Exposure(
            "badge", 1, ARMS.get(arm), bySession ? AllocationUnit.SESSION : AllocationUnit.USER);
    predictions.add(
        new LoggedPrediction(
            "p" + predictions.size(),
            at.plusSeconds(60L * number),
            user,
            session,
            null,
            0,
            "unknown",
            new float[] {1},
            StateIdentity.none(StateStatus.MISSING),
            new StateIdentity(StateStatus.OK, at, number + 1, 1),
            StateIdentity.none(StateStatus.NOT_ASKED),
            0,
            Math.min(1, 0.1 * taste),
            "v1",
            Segment.of(user != null),
            "champion",
            random.nextInt(50) == 0 ? "no_history" : null,
            500 + random.nextInt(1_500),
            number == 1 ? new ChosenAction("free_shipping", 0.5, "shop@1") : null,
            null,
            null,
            bySession ? "session" : "user",
            List.of(exposure)));
  }

  /** A lake with its events and its predictions. */
  Lake lake(Path folder) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(EventJson.toBytes(event));
      lines.write('\n');
    }
    Path input = Files.createDirectories(folder.resolve("in"));
    Files.write(input.resolve("events.jsonl"), lines.toByteArray());
    Lake lake = Lake.of(folder.resolve("lake").toString());
    List<String> words =
        new ArrayList<>(Arrays.asList("ingest", "--lake=" + lake.root(), "--input=" + input));
    words.addAll(Answer.LIGHT_RUNNER);
    Answer.of(Clock.systemUTC(), words.toArray(String[]::new)).json(0);
    LoggedVisits.write(lake.predictions(), predictions);
    return lake;
  }
}
