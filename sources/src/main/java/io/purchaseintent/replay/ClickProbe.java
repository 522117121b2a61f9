package io.purchaseintent.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A visitor of its own among those replayed: it clicks, and asks for its score until the score
 * knows of the click. What lies between is the click-to-score latency.
 *
 * <p>A click counts from when the collector has it; a score knows of it once the session's state is
 * as new as the click.
 */
final class ClickProbe implements AutoCloseable {

  /** A click that no score knows of after so long is given up. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** In event time, which may run so fast that a visit would fall apart. */
  private static final Duration BETWEEN_CLICKS = Duration.ofSeconds(15);

  private static final long POLL_NANOS = 10_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a visit does, from looking to the step before buying. */
  private static final List<EventType> VISIT =
      List.of(
          EventType.PAGE_VIEW,
          EventType.PRODUCT_VIEW,
          EventType.ADD_TO_CART,
          EventType.CART_VIEW,
          EventType.CHECKOUT);

  /**
   * A click and the score after it.
   *
   * @param type what was clicked
   * @param propensity the first score that knew of it
   */
  record Scored(EventType type, double propensity) {}

  /**
   * What was found.
   *
   * @param latencyMillis of each click that a score came to know of
   * @param unseen clicks that none did
   * @param visit the clicks and scores of the last whole visit
   */
  record Result(List<Long> latencyMillis, int unseen, List<Scored> visit) {

    /** The latency that this share of the clicks did not exceed; at least one was seen. */
    long percentile(double share) {
      List<Long> sorted = latencyMillis.stream().sorted().toList();
      return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
  }

  private final HttpTarget collector;
  private final URI predict;
  private final Event product;
  private final Supplier<Instant> eventTime;
  private final Wall wall;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Thread thread = new Thread(this::visitUntilClosed, "click-probe");

  private final List<Long> latencyMillis = new ArrayList<>();
  private final List<Scored> visit = new ArrayList<>();
  private List<Scored> lastVisit = List.of();
  private int unseen;
  private @Nullable RuntimeException failure;
  private volatile boolean closed;

  /**
   * A visitor that begins with {@link #start}.
   *
   * @param server address of the collector and of the scores
   * @param product an event of the product that is looked at
   * @param eventTime the event time of now in the replay
   */
  ClickProbe(
      URI server, HttpTarget collector, Event product, Supplier<Instant> eventTime, Wall wall) {
    this.collector = collector;
    this.predict = server.resolve("/predict");
    this.product = product;
    this.eventTime = eventTime;
    this.wall = wall;
  }

  void start() {
    thread.start();
  }

  private void visitUntilClosed() {
    try {
      while (!closed) {
        String session = "probe-" + UUID.randomUUID();
        Instant begin = eventTime.get();
        visit.clear();
        for (int i = 0; i < VISIT.size() && !closed; i++) {
          click(session, VISIT.get(i), i, begin.plus(BETWEEN_CLICKS.multipliedBy(i)));
        }
        if (visit.size() == VISIT.size()) {
          lastVisit = List.copyOf(visit);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void click(String session, EventType type, int number, Instant time)
      throws InterruptedException {
    Event event =
        new Event(
            session + "-" + number,
            type,
            time,
            number,
            session,
            null,
            "/" + type.code(),
            type.needsProduct() ? product.productId() : null,
            type.needsProduct() ? product.category() : null,
            type.needsProduct() ? product.priceMicros() : 0,
            type.needsProduct() ? product.currency() : null,
            type.needsProduct() ? 1 : 0,
            null,
            null,
            product.device(),
            product.channel(),
            product.country(),
            product.zone(),
            "Mozilla/5.0 (click probe)",
            null,
            null);
    List<String> refusals = collector.send(List.of(collector.encode(event)));
    if (!refusals.isEmpty()) {
      throw new UserError("The collector refused a click of the probe: " + refusals.get(0));
    }
    long clicked = wall.nanos();
    while (wall.nanos() - clicked < PATIENCE.toNanos()) {
      JsonNode answer = score(session, time);
      JsonNode age = answer.at("/freshness/session_ms");
      if (age.isNumber() && age.asLong() == 0) {
        latencyMillis.add((wall.nanos() - clicked) / 1_000_000);
        visit.add(new Scored(type, answer.path("propensity").asDouble()));
        return;
      }
      wall.sleep(POLL_NANOS);
    }
    unseen++;
  }

  private JsonNode score(String session, Instant time) throws InterruptedException {
    ObjectNode request = JSON.createObjectNode().put("session_id", session);
    if (product.productId() != null) {
      request.put("product_id", product.productId());
    }
    request.putObject("context").put("time", time.toString());
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(predict)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(Commands.oneLine(request)))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new UserError(
            predict + " answered " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UserError(predict + " cannot be asked: " + e.getMessage(), e);
    }
  }

  /**
   * Ends after the click that is under way, and tells what was found.
   *
   * @throws UserError if the server could not be asked
   */
  Result end() throws InterruptedException {
    closed = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
    return new Result(List.copyOf(latencyMillis), unseen, lastVisit);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
