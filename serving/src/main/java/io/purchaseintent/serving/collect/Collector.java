package io.purchaseintent.serving.collect;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.event.Robots;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.serving.collect.EventVerdict.Accepted;
import io.purchaseintent.serving.collect.EventVerdict.Dropped;
import io.purchaseintent.serving.collect.EventVerdict.Kind;
import io.purchaseintent.serving.collect.EventVerdict.Rejected;
import io.purchaseintent.serving.collect.EventsBody.Part;
import io.purchaseintent.serving.collect.MappedRecords.Judged;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges events, completes them by what is known of who sent them, and puts them into the log with
 * pseudonyms for ids, without network address and browser name. Thread-safe.
 */
final class Collector {

  /** {@link ClockRule} is stricter, and says by which clock. */
  private static final EventRules RULES =
      new EventRules(EventRules.DEFAULT_EARLIEST, Instant.parse("9999-12-31T00:00:00Z"));

  private static final String NO_REFUNDS =
      "a refund, or a purchase below 0, is for a server of the shop's to send, as anybody can read"
          + " the key of a page: with a key by ./intent keys create --scope=events,refunds, or"
          + " where there are no keys from this machine";

  private final EventLog log;
  private final Supplier<Pseudonymizer> pseudonymizers;
  private final CountryLookup countries;
  private final ClockRule clocks;
  private final Clock clock;
  private final CollectMetrics metrics;
  private final BrowserNames browsers = new BrowserNames();

  Collector(
      EventLog log,
      Supplier<Pseudonymizer> pseudonymizers,
      CountryLookup countries,
      ClockRule clocks,
      Clock clock,
      CollectMetrics metrics) {
    this.log = log;
    this.pseudonymizers = pseudonymizers;
    this.countries = countries;
    this.clocks = clocks;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Takes events. When this returns, those accepted are durable.
   *
   * @return a verdict for each part, in their order
   */
  List<EventVerdict> collect(List<Part> parts, Visitor visitor)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    Judge judge = new Judge(visitor, now());
    List<EventVerdict> verdicts = parts.stream().map(judge::judge).toList();
    keep(verdicts);
    return verdicts;
  }

  /**
   * Takes what a mapping makes of the records of another program. It is that program that sends, so
   * what events do not say of browser and country is not told by the request. When this returns,
   * those accepted are durable.
   *
   * @param mayRefund whether the program is a server of the shop's that may take orders back
   * @return a verdict for each event, and for each record that is none; null where they are too
   *     many
   */
  List<Judged> collect(List<Part> parts, MappedRecords mapped, boolean mayRefund)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    Judge judge = new Judge(new Visitor(null, null, mayRefund), now());
    List<Judged> judged = mapped.judge(parts, RULES, judge::judge);
    keep(judged.stream().map(Judged::verdict).toList());
    return judged;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private void keep(List<EventVerdict> verdicts)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    List<LogRecord> records = new ArrayList<>(verdicts.size());
    for (EventVerdict verdict : verdicts) {
      if (verdict instanceof Accepted accepted) {
        records.add(accepted.stored());
      }
    }
    if (!records.isEmpty()) {
      long start = System.nanoTime();
      log.append(records);
      metrics.appended(System.nanoTime() - start);
    }
    metrics.judged(verdicts);
  }

  /** What one request's events have in common. */
  private final class Judge {

    private final EventJson json = new EventJson(RULES);
    private final Visitor visitor;
    private final Instant now;
    private final Pseudonymizer pseudonymizer = pseudonymizers.get();
    private final @Nullable String country;

    Judge(Visitor visitor, Instant now) {
      this.visitor = visitor;
      this.now = now;
      this.country = visitor.address() == null ? null : countries.countryOf(visitor.address());
    }

    EventVerdict judge(Part part) {
      return judge(json.parse(part.body(), part.offset(), part.length()));
    }

    EventVerdict judge(ParseResult parsed) {
      if (parsed instanceof ParseResult.Rejected rejected) {
        return new Rejected(rejected.field(), rejected.reason(), Kind.RULE);
      }
      ParseResult.Accepted valid = (ParseResult.Accepted) parsed;
      Event event = valid.event();
      String breach = clocks.breach(event.eventTime(), now);
      if (breach != null) {
        return new Rejected(EventField.EVENT_TIME.code(), breach, Kind.CLOCK);
      }
      if (event.type() == EventType.REFUND) {
        return refund(valid);
      }
      String browser = event.userAgent() == null ? visitor.userAgent() : event.userAgent();
      if (browser != null && Robots.isRobot(browser)) {
        return new Dropped();
      }
      Device device =
          event.device() == null && browser != null ? browsers.deviceOf(browser) : event.device();
      Event stored =
          event
              .asReceived(now, event.country() == null ? country : event.country(), device)
              .forStorage(pseudonymizer);
      return accepted(stored, valid);
    }

    /** The request tells nothing of it: it is of a program, and of no visitor. */
    private EventVerdict refund(ParseResult.Accepted valid) {
      if (!visitor.mayRefund()) {
        return new Rejected(EventField.TYPE.code(), NO_REFUNDS, Kind.RULE);
      }
      Event event = valid.event();
      return accepted(
          event.asReceived(now, event.country(), event.device()).forStorage(pseudonymizer), valid);
    }

    private static EventVerdict accepted(Event stored, ParseResult.Accepted valid) {
      return new Accepted(
          new LogRecord(stored.sessionId(), EventJson.toBytes(stored)),
          valid.noUser(),
          valid.unusable());
    }
  }
}
