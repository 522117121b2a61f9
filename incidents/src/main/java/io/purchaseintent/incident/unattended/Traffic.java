package io.purchaseintent.incident.unattended;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Takings.Answered;
import io.purchaseintent.incident.stage.Server;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Shoppers who come now. Of each visit what was done until the shop decides is sent to the
 * collector, moved in time so that its last event happens now; once the live job has told Redis of
 * it, a server is asked what to do, and who buys by what was offered and by his own luck sends an
 * order.
 */
final class Traffic implements AutoCloseable {

  /** A visit waits for Redis on a thread. */
  private static final int AT_ONCE = 64;

  private static final Duration KNOWN_AFTER_AT_MOST = Duration.ofMinutes(1);
  private static final long LOOK_MILLIS = 250;

  private final List<Server> servers;
  private final Server without;
  private final List<Seen> visits;
  private final Clock clock;
  private final ScheduledExecutorService arrivals = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService shoppers = Executors.newFixedThreadPool(AT_ONCE);
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final List<Sale> sales = new ArrayList<>();
  private @Nullable ScheduledFuture<?> coming;

  /**
   * Those of a shop.
   *
   * @param servers who answer; the first collects
   * @param without a server with the champion of before, for itself
   * @param visits to come, in this order
   */
  Traffic(List<Server> servers, Server without, List<Seen> visits, Clock clock) {
    this.servers = List.copyOf(servers);
    this.without = without;
    this.visits = List.copyOf(visits);
    this.clock = clock;
  }

  /** Lets them come, so many a second from now on. */
  void pace(double pace) {
    if (coming != null) {
      coming.cancel(false);
    }
    long micros = Math.round(1e6 / pace);
    coming = arrivals.scheduleAtFixedRate(this::arrive, 0, micros, TimeUnit.MICROSECONDS);
  }

  private void arrive() {
    int number = next.getAndIncrement();
    if (number < visits.size()) {
      shoppers.execute(
          () -> {
            try {
              visit(visits.get(number));
            } catch (RuntimeException e) {
              failure.compareAndSet(null, e);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
  }

  private void visit(Seen seen) throws InterruptedException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    servers.get(0).collect(moved(seen, now));
    Moment moment = seen.moment().at(now);
    JsonNode before = onceKnown(moment);
    JsonNode answer = serverOf(seen).decide(moment);
    Answered answered = answered(moment, answer);
    Sale sale =
        new Sale(
            clock.instant(),
            answer.path("model_version").asText(),
            answered.money(),
            answered(moment, before).money(),
            new Answered(moment, null).money());
    synchronized (sales) {
      sales.add(sale);
    }
    if (answered.buys()) {
      servers.get(0).collect(List.of(order(seen, clock.instant())));
    }
  }

  private Server serverOf(Seen seen) {
    for (int i = 1; i < servers.size(); i++) {
      if (World.isOf(seen, i, servers.size())) {
        return servers.get(i);
      }
    }
    return servers.get(0);
  }

  private static Answered answered(Moment moment, JsonNode answer) {
    return new Answered(moment, Offer.of(answer.at("/decision/action").asText()).orElse(null));
  }

  /** What the champion of before does for the visit, once Redis knows all of it. */
  private JsonNode onceKnown(Moment moment) throws InterruptedException {
    long end = System.nanoTime() + KNOWN_AFTER_AT_MOST.toNanos();
    while (true) {
      JsonNode answer = without.decide(moment);
      if (answer.at("/states/session").asText().equals("ok")
          && answer.at("/freshness/session_ms").asLong(Long.MAX_VALUE) == 0) {
        return answer;
      }
      if (System.nanoTime() > end) {
        unknown.incrementAndGet();
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** The events of a visit, all moved by the same time, the last to this instant. */
  static List<ObjectNode> moved(Seen seen, Instant now) {
    Duration by = Duration.between(seen.moment().time(), now);
    List<ObjectNode> events = new ArrayList<>();
    for (ObjectNode event : seen.events()) {
      ObjectNode moved = event.deepCopy();
      moved.remove("received_time");
      moved.put("event_time", GeneratedShop.time(event).plus(by).toString());
      events.add(moved);
    }
    return events;
  }

  /** The order that a visit ends with, of what its moment says. */
  static ObjectNode order(Seen seen, Instant now) {
    Moment moment = seen.moment();
    ObjectNode last = seen.events().get(seen.events().size() - 1).deepCopy();
    last.remove("received_time");
    last.put("event_id", moment.sessionId() + "-order")
        .put("type", "purchase")
        .put("event_time", now.truncatedTo(ChronoUnit.MILLIS).toString())
        .put("sequence", seen.events().size() + 1)
        .put("page", "/order/complete")
        .put("price", moment.orderValue())
        .put("currency", "EUR")
        .put("quantity", 1)
        .put("order_id", "o-" + moment.sessionId());
    if (!last.hasNonNull("product_id")) {
      last.put("product_id", "p1001");
    }
    return last;
  }

  /** The visits that were answered so far, in the order of the answers. */
  List<Sale> sales() {
    synchronized (sales) {
      return List.copyOf(sales);
    }
  }

  /** How many visits Redis did not know in time. */
  int unknown() {
    return unknown.get();
  }

  /** Whether nobody comes any more. */
  boolean isOver() {
    return next.get() >= visits.size();
  }

  /**
   * Throws what a visit met.
   *
   * @throws UserError if one was not answered
   */
  void check() {
    Exception met = failure.get();
    if (met != null) {
      throw new UserError("A visit was not answered: " + met.getMessage(), met);
    }
  }

  @Override
  public void close() {
    arrivals.shutdownNow();
    shoppers.shutdownNow();
  }
}
