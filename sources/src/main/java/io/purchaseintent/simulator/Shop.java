package io.purchaseintent.simulator;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.simulator.VisitPlan.Circumstances;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The shop's days, one after the other: who comes, what they do, what they remember. */
final class Shop {

  /** Regulars for each visit a day: so many that most come about once a month. */
  private static final int REGULARS_PER_DAILY_VISIT = 12;

  private static final double REGULAR_SHARE = 0.55;
  private static final double REGULARS_RECOGNISED = 0.8;
  private static final double STRANGERS_RECOGNISED = 0.35;

  private final ShopSettings settings;
  private final Catalogue catalogue;
  private final ShopperHistory history;
  private final VisitModel[] models = VisitModel.all();

  Shop(ShopSettings settings) {
    this.settings = settings;
    this.catalogue = new Catalogue(settings.seed());
    this.history =
        new ShopperHistory(
            (int)
                Math.min(50_000_000L, (long) REGULARS_PER_DAILY_VISIT * settings.sessionsPerDay()));
  }

  private record Arrival(int regular, Shopper shopper, ZonedDateTime start, long number) {}

  /**
   * Runs a day, on which each visit starts by the shopper's own calendar.
   *
   * @param day 0 for the first; days must be run in order
   * @param people takes each visit by a person, in the order of their starts
   * @param robots takes the events of each visit by a robot
   */
  void run(int day, Consumer<Visit> people, Consumer<List<Event>> robots) {
    LocalDate date = settings.start().plusDays(day);
    Catalogue.Day offers = catalogue.day(date.toEpochDay());
    for (Arrival arrival : arrivals(day, date)) {
      Draw draw = new Draw(settings.seed(), 31, arrival.number());
      VisitPlan plan = plan(day, arrival, draw);
      Visit visit = Visit.happen(plan, models[plan.temper().ordinal()], offers, draw);
      if (arrival.regular() >= 0) {
        history.ended(arrival.regular(), day, visit.purchased(), visit.cartLines(), draw);
      }
      people.accept(visit);
    }
    Draw draw = new Draw(settings.seed(), 32, day);
    int count = draw.poisson(settings.botShare() * settings.sessionsPerDay());
    Instant midnight = date.atStartOfDay(ZoneOffset.UTC).toInstant();
    for (int i = 0; i < count; i++) {
      Instant start = midnight.plusMillis((long) (draw.unit() * Duration.ofDays(1).toMillis()));
      String session = id('b', Draw.hash(settings.seed(), 33, day, i));
      robots.accept(RobotVisit.events(session, start, offers, draw));
    }
  }

  private List<Arrival> arrivals(int day, LocalDate date) {
    Draw draw = new Draw(settings.seed(), 34, day);
    double weekday = date.getDayOfWeek().getValue() >= 6 ? 1.2 : 0.92;
    int count = draw.poisson(weekday * settings.sessionsPerDay());
    List<Arrival> arrivals = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long number = Draw.hash(settings.seed(), 35, day, i);
      boolean regular = draw.chance(REGULAR_SHARE);
      int index = regular ? history.draw(draw) : -1;
      Shopper shopper =
          regular
              ? Shopper.of(settings.seed(), index, REGULARS_RECOGNISED)
              : Shopper.of(settings.seed(), number | Long.MIN_VALUE, STRANGERS_RECOGNISED);
      arrivals.add(new Arrival(index, shopper, start(shopper, date, draw), number));
    }
    arrivals.sort(
        Comparator.comparing((Arrival arrival) -> arrival.start().toInstant())
            .thenComparing(Arrival::number));
    return arrivals;
  }

  /** A time of day around the shopper's habit; on weekends at any time from 9 to 23. */
  private static ZonedDateTime start(Shopper shopper, LocalDate date, Draw draw) {
    boolean weekend = date.getDayOfWeek().getValue() >= 6;
    double hour = weekend ? 9 + 14 * draw.unit() : shopper.peak() + 2 * draw.normal();
    long millis = StrictMath.round(Math.max(0, Math.min(23.99, hour)) * 3_600_000);
    return date.atTime(LocalTime.ofNanoOfDay(millis * 1_000_000)).atZone(shopper.zone());
  }

  private VisitPlan plan(int day, Arrival arrival, Draw draw) {
    Shopper shopper = arrival.shopper();
    int regular = arrival.regular();
    boolean plans = regular >= 0 ? history.plans(regular, draw) : draw.chance(0.04);
    Circumstances circumstances =
        new Circumstances(
            plans,
            regular >= 0 ? history.daysSincePurchase(regular, day) : ShopperHistory.NEVER,
            regular >= 0 ? history.daysSinceCart(regular, day) : ShopperHistory.NEVER,
            regular >= 0);
    Device device =
        draw.chance(0.8) ? shopper.device() : Device.values()[draw.index(0.5, 0.4, 0.1)];
    Channel channel =
        draw.chance(0.6)
            ? shopper.channel()
            : Channel.values()[draw.index(0.25, 0.34, 0.12, 0.12, 0.07, 0.07, 0.03)];
    int intent = VisitPlan.intent(shopper, circumstances, arrival.start(), device, channel, draw);
    Temper temper =
        new Temper(
            shopper.kind(),
            shopper.priceSensitivity(),
            device == Device.MOBILE,
            circumstances.daysSincePurchase() < ShopperHistory.NEVER);
    return new VisitPlan(
        shopper,
        regular,
        id('s', arrival.number()),
        arrival.start().toInstant(),
        device,
        channel,
        plans,
        temper,
        intent);
  }

  private static String id(char kind, long number) {
    String hex = Long.toHexString(number);
    return kind + "0".repeat(16 - hex.length()) + hex;
  }
}
