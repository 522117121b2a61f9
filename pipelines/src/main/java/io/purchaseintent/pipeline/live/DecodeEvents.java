package io.purchaseintent.pipeline.live;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.Robots;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.pipeline.ingest.DeadLetter;
import io.purchaseintent.pipeline.ingest.NoUsers;
import io.purchaseintent.pipeline.ingest.YetToCome;
import io.purchaseintent.pipeline.money.InShopCurrency;
import io.purchaseintent.pipeline.source.Received;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * Records to valid events, their prices in the shop's currency; what is none becomes a dead letter,
 * and never stops the job.
 */
final class DecodeEvents extends DoFn<Received, Event> {

  static final TupleTag<Event> ACCEPTED = new TupleTag<>("accepted") {};
  static final TupleTag<DeadLetter> DEAD_LETTERS = new TupleTag<>("dead-letters") {};

  static final String READ = "events_read";
  static final String ACCEPTED_COUNT = "events_accepted";
  static final String REJECTED = "events_rejected";
  static final String ROBOTS = "robot_events_dropped";

  /** Shows the milliseconds that the last record read had waited in the log. */
  static final String LOG_WAIT = "log_wait_millis";

  private static final long serialVersionUID = 1L;

  /** How long rules are used before those of a later now take their place. */
  private static final Duration RULES_FOR = Duration.ofSeconds(10);

  private final Clock clock;
  private final ClockRule clocks;
  private final InShopCurrency money;
  private final Counter read = Metrics.counter(DecodeEvents.class, READ);
  private final Counter accepted = Metrics.counter(DecodeEvents.class, ACCEPTED_COUNT);
  private final Counter rejected = Metrics.counter(DecodeEvents.class, REJECTED);
  private final Counter robots = Metrics.counter(DecodeEvents.class, ROBOTS);

  private final NoUsers noUsers = new NoUsers();
  private final YetToCome yetToCome = new YetToCome();
  private final Gauge logWait = Metrics.gauge(DecodeEvents.class, LOG_WAIT);

  private transient @Nullable EventJson json;
  private transient @Nullable Instant rulesUntil;

  DecodeEvents(Clock clock, ClockRule clocks, InShopCurrency money) {
    this.clock = clock;
    this.clocks = clocks;
    this.money = money;
  }

  @ProcessElement
  public void process(@Element Received received, MultiOutputReceiver out) {
    read.inc();
    Instant now = clock.instant();
    logWait.set(Math.max(0, now.toEpochMilli() - received.appendMillis()));
    ParseResult result = clocks.check(parser(now).parse(received.value()), now);
    if (result instanceof Accepted valid) {
      if (Robots.isRobot(valid.event())) {
        robots.inc();
      } else {
        accepted.inc();
        noUsers.count(valid);
        yetToCome.count(valid);
        out.get(ACCEPTED).output(money.of(valid.event()));
      }
    } else if (result instanceof Rejected why) {
      rejected.inc();
      out.get(DEAD_LETTERS)
          .output(
              new DeadLetter(
                  received.place(),
                  received.position(),
                  why.field(),
                  why.reason(),
                  now.toEpochMilli(),
                  received.value()));
    }
  }

  private EventJson parser(Instant now) {
    EventJson parser = json;
    if (parser == null || rulesUntil == null || now.isAfter(rulesUntil)) {
      parser = new EventJson(EventRules.asOf(now));
      json = parser;
      rulesUntil = now.plus(RULES_FOR);
    }
    return parser;
  }
}
