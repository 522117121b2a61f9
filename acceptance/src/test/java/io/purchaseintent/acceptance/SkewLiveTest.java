package io.purchaseintent.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.serving.Browser;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is served while events come disordered, late and twice is what training makes of them. */
@Timeout(400)
final class SkewLiveTest {

  private static final long SEED = 5;
  private static final Instant START = Instant.parse("2024-03-01T09:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Events that a visitor's pages send before the next of them is scored. */
  private static final int AT_ONCE = 20;

  /** The events are of another year than the clocks. */
  private static final String ANY_CLOCK = "P10000D";

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void predictionsAmidDisorderedEvents_areFoundAgain_andNoneDiffers() throws Exception {
    check(15);
  }

  /** The same law as with fewer visits. */
  @Test
  @Tag("thorough")
  void predictionsAmidManyDisorderedEvents_areFoundAgain_andNoneDiffers() throws Exception {
    check(40);
  }

  private void check(int sessions) throws Exception {
    List<Event> delivered = delivered(sessions);
    assertTrue(behindOthers(delivered) >= 5, "The events come in order");
    try (RunningShop shop = RunningShop.start(home, "--max-clock-skew=" + ANY_CLOCK)) {
      collect(shop, delivered.get(0));
      Process live = shop.live("--maxClockSkew=" + ANY_CLOCK, "--untilIdle=PT8S");
      awaitKnown(shop, delivered.get(0));
      for (int from = 1; from < delivered.size(); from += AT_ONCE) {
        List<Event> some = delivered.subList(from, Math.min(from + AT_ONCE, delivered.size()));
        for (Event event : some) {
          collect(shop, event);
        }
        awaitKnown(shop, some.get(some.size() - 1));
        for (Event event : some) {
          predict(shop, event);
        }
      }
      JsonNode read = shop.report("live", live);
      shop.endServer();
      shop.run("aggregate");

      JsonNode report = shop.run("skew", "--from=2000-01-01", "--to=2100-01-01");

      assertEquals(delivered.size(), read.path("accepted").asInt());
      assertEquals(0, read.path("dropped").asInt());
      assertEquals(0, report.path("mismatches").asInt());
      assertEquals(report.path("predictions"), report.path("compared"));
      assertTrue(report.at("/served/session_ok").asInt() > delivered.size() / 2, report::toString);
    }
  }

  /** A session that was known before is known at once: then the job tells of the event later. */
  private void awaitKnown(RunningShop shop, Event event) throws Exception {
    Browser.await(
        "the live job has told of session " + event.sessionId(),
        PATIENCE,
        () -> {
          shop.requireRunning();
          return !predict(shop, event).has("fallback");
        });
  }

  private void collect(RunningShop shop, Event event) throws Exception {
    HttpResponse<String> answer =
        post(shop, "/events", new String(EventJson.toBytes(event), UTF_8));
    assertEquals(202, answer.statusCode(), answer::body);
  }

  /** Asks as of the event. */
  private JsonNode predict(RunningShop shop, Event event) throws Exception {
    ObjectNode question = JSON.createObjectNode().put("session_id", event.sessionId());
    question.put("product_id", event.productId());
    question.putObject("context").put("time", event.eventTime().toString());
    HttpResponse<String> answer = post(shop, "/predict", question.toString());
    assertEquals(200, answer.statusCode(), answer::body);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> post(RunningShop shop, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(shop.server().resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Three hours of a shop: 15% up to 50 s late, 5% up to two hours, and 5% twice. */
  private static List<Event> delivered(int sessions) {
    Random random = new Random(SEED);
    Map<Event, Instant> arrivals = new HashMap<>();
    List<Event> delivered = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      Instant time = START.plusSeconds(random.nextInt(9_000));
      for (int i = 0; i < 10; i++) {
        Event event = event(session, i, time, random);
        int kind = random.nextInt(100);
        int delay = kind < 15 ? random.nextInt(50) : kind < 20 ? random.nextInt(7_200) : 0;
        arrivals.put(event, time.plusSeconds(delay));
        delivered.add(event);
        if (random.nextInt(20) == 0) {
          delivered.add(event);
        }
        time = time.plusSeconds(random.nextInt(200));
      }
    }
    delivered.sort(Comparator.comparing(arrivals::get));
    return delivered;
  }

  /**
   * Events that come after later ones of their session; whether they are late, the clock decides.
   */
  private static int behindOthers(List<Event> delivered) {
    Map<String, Instant> newest = new HashMap<>();
    int behind = 0;
    for (Event event : delivered) {
      Instant before = newest.merge(event.sessionId(), event.eventTime(), SkewLiveTest::later);
      behind += event.eventTime().isBefore(before) ? 1 : 0;
    }
    return behind;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Event event(int session, int number, Instant time, Random random) {
    EventType type =
        List.of(EventType.PRODUCT_VIEW, EventType.ADD_TO_CART, EventType.REMOVE_FROM_CART)
            .get(random.nextInt(3));
    return new Event(
        session + "/" + number,
        type,
        time,
        number,
        "session" + session,
        null,
        "/page",
        "product" + random.nextInt(5),
        "kitchen",
        1_000_000L * (1 + random.nextInt(50)),
        "EUR",
        1,
        null,
        null,
        Device.MOBILE,
        null,
        "AT",
        null,
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0.0.0 Safari/537.36",
        null,
        null);
  }
}
