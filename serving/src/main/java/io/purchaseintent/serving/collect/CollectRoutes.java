package io.purchaseintent.serving.collect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.serving.collect.EventVerdict.Accepted;
import io.purchaseintent.serving.collect.EventVerdict.Dropped;
import io.purchaseintent.serving.collect.EventVerdict.Rejected;
import io.purchaseintent.serving.collect.EventsBody.Part;
import io.purchaseintent.serving.collect.MappedRecords.Judged;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.keys.KeyGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code POST /events}: answers only when the log has what was accepted. */
final class CollectRoutes implements RouteGroup {

  private static final Logger LOG = Logger.getLogger(CollectRoutes.class.getName());
  private static final String PATH = EventSchemas.PATH;
  private static final String SOON = "1";
  private static final String LATER = "5";

  private final EventLog log;
  private final Collector collector;
  private final List<MappedRoute> mapped;
  private final AllowedOrigins origins;
  private final boolean trustForwarded;
  private final CollectMetrics metrics;
  private final AtomicBoolean unavailable = new AtomicBoolean();

  CollectRoutes(
      EventLog log,
      Collector collector,
      List<MappedRoute> mapped,
      AllowedOrigins origins,
      boolean trustForwarded,
      CollectMetrics metrics) {
    this.log = log;
    this.collector = collector;
    this.mapped = mapped;
    this.origins = origins;
    this.trustForwarded = trustForwarded;
    this.metrics = metrics;
  }

  @Override
  public void addTo(Routes routes) {
    routes.before(PATH, origins::allow);
    routes.add(EventSchemas.preflight().handledBy(origins::preflight));
    routes.add(EventSchemas.collect().handledBy(this::collect));
    routes.after(PATH, context -> metrics.answered(context.statusCode()));
    for (MappedRoute route : mapped) {
      routes.add(route.operation().handledBy(context -> collect(context, route)));
      routes.after(route.path(), context -> metrics.answered(context.statusCode()));
    }
  }

  private void collect(Context context, MappedRoute route) {
    EventsBody.requireKnownType(context.header("Content-Type"));
    List<Part> parts = EventsBody.split(route.body(context));
    boolean mayRefund = route.isSigned() || KeyGate.mayRefund(context);
    List<Judged> judged =
        append(context, () -> collector.collect(parts, route.records(), mayRefund));
    route.answer(context, parts, judged);
  }

  private void collect(Context context) {
    if (context.queryParam("key") != null) {
      origins.requirePage(context);
    }
    // Of the header as it was sent: Jetty fails where it names a charset that is none.
    EventsBody.requireKnownType(context.header("Content-Type"));
    List<Part> parts = EventsBody.split(body(context));
    Visitor visitor = visitor(context);
    answer(context, parts, append(context, () -> collector.collect(parts, visitor)));
  }

  private static byte[] body(Context context) {
    try (InputStream in = context.bodyInputStream()) {
      return EventsBody.read(in, context.header("Content-Encoding"));
    } catch (IOException e) {
      throw new HttpResponseException(400, "The body is not readable");
    }
  }

  /** What is done with the log. */
  private interface Taking<T> {
    T take() throws LogBehindException, LogUnavailableException, InterruptedException;
  }

  private <T> T append(Context context, Taking<T> taking) {
    try {
      T verdicts = taking.take();
      if (unavailable.compareAndSet(true, false)) {
        LOG.info("The event log can be written again");
      }
      return verdicts;
    } catch (LogBehindException e) {
      context.header("Retry-After", SOON);
      throw new HttpResponseException(429, "More events come than can be written: wait, and retry");
    } catch (LogUnavailableException e) {
      // Once, and not for each of thousands of requests.
      if (unavailable.compareAndSet(false, true)) {
        LOG.log(Level.SEVERE, "The event log cannot be written", e);
      }
      context.header("Retry-After", LATER);
      throw new HttpResponseException(503, "Events cannot be written now: wait, and retry");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.header("Retry-After", LATER);
      throw new HttpResponseException(503, "The server is stopping: wait, and retry");
    }
  }

  private Visitor visitor(Context context) {
    InetAddress connection = Addresses.parseHop(context.ip());
    if (!trustForwarded) {
      return new Visitor(connection, context.userAgent(), KeyGate.mayRefund(context));
    }
    List<String> lines = Collections.list(context.req().getHeaders("X-Forwarded-For"));
    return new Visitor(
        Addresses.forwarded(String.join(",", lines), connection),
        context.userAgent(),
        KeyGate.mayRefund(context));
  }

  private static void answer(Context context, List<Part> parts, List<EventVerdict> verdicts) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode rejected = JsonNodeFactory.instance.arrayNode();
    ArrayNode dropped = JsonNodeFactory.instance.arrayNode();
    ArrayNode unusable = JsonNodeFactory.instance.arrayNode();
    int accepted = 0;
    boolean noneIsJson = !parts.isEmpty();
    for (int i = 0; i < verdicts.size(); i++) {
      EventVerdict verdict = verdicts.get(i);
      if (verdict instanceof Accepted event) {
        accepted++;
        int index = i;
        event
            .unusable()
            .forEach(
                (field, reason) ->
                    unusable
                        .addObject()
                        .put("index", index)
                        .put("field", field.code())
                        .put("reason", reason));
      } else if (verdict instanceof Rejected broken) {
        rejected
            .addObject()
            .put("index", i)
            .put("field", broken.field())
            .put("reason", broken.reason());
      } else if (verdict instanceof Dropped) {
        dropped.addObject().put("index", i).put("reason", "dropped as a robot");
      }
      noneIsJson = noneIsJson && isNoJson(verdict, parts.get(i));
    }
    if (noneIsJson) {
      throw EventsBody.notJson();
    }
    json.put("accepted", accepted).set("rejected", rejected);
    if (!dropped.isEmpty()) {
      json.set("dropped", dropped);
    }
    if (!unusable.isEmpty()) {
      json.set("unusable", unusable);
    }
    boolean allRejected = !verdicts.isEmpty() && rejected.size() == verdicts.size();
    Answers.json(context, allRejected ? 422 : 202, json);
  }

  static boolean isNoJson(EventVerdict verdict, Part part) {
    return verdict instanceof Rejected broken
        && broken.field().equals(ParseResult.Rejected.RECORD)
        && !part.isJson();
  }

  @Override
  public List<SupervisedLoop> loops() {
    return log.loops();
  }

  @Override
  public void close() {
    log.close();
  }
}
