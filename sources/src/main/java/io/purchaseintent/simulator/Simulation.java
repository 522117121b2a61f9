package io.purchaseintent.simulator;

import io.purchaseintent.command.Progress;
import io.purchaseintent.event.Event;
import io.purchaseintent.source.EventFolder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** Runs a shop day by day and writes what its collector receives; memory holds two days. */
final class Simulation {

  /** No zone's day begins longer before the same day in UTC. */
  private static final Duration EARLIEST_ZONE = Duration.ofHours(14);

  private final ShopSettings settings;
  private long events;
  private long visits;
  private long purchases;
  private long robots;

  Simulation(ShopSettings settings) {
    this.settings = settings;
  }

  /**
   * What was written.
   *
   * @param events lines of events, duplicates and robots' events among them
   * @param sessions visits by people
   * @param purchasingSessions those that ended in a purchase
   * @param robotSessions visits by robots
   * @param files files of events
   */
  record Counts(
      long events, long sessions, long purchasingSessions, long robotSessions, int files) {}

  /** Writes events and the truth behind them; does not publish the folder. */
  Counts run(EventFolder output, Progress progress) {
    Shop shop = new Shop(settings);
    Delivery delivery = new Delivery(settings);
    for (int day = 0; day < settings.days(); day++) {
      Draw draw = new Draw(settings.seed(), 41, day);
      shop.run(
          day,
          visit -> {
            visits++;
            purchases += visit.purchased() ? 1 : 0;
            output.line(TruthJson.FILE, TruthJson.toBytes(visit));
            send(visit.events(), delivery, draw);
          },
          robotEvents -> {
            robots++;
            send(robotEvents, delivery, draw);
          });
      LocalDate next = settings.start().plusDays(day + 1L);
      Instant settled = next.atStartOfDay(ZoneOffset.UTC).toInstant().minus(EARLIEST_ZONE);
      deliver(delivery, settled, output);
      progress.at(
          String.format(
              Locale.ROOT,
              "generate %3d%%: day %d of %d, %,d events",
              100 * (day + 1) / settings.days(),
              day + 1,
              settings.days(),
              events));
    }
    deliver(delivery, Instant.MAX, output);
    return new Counts(events, visits, purchases, robots, output.files());
  }

  private static void send(List<Event> events, Delivery delivery, Draw draw) {
    events.forEach(event -> delivery.send(event, draw));
  }

  private void deliver(Delivery delivery, Instant end, EventFolder output) {
    delivery.deliverUntil(
        end,
        json -> {
          events++;
          output.event(json);
        });
  }
}
