package io.purchaseintent.rollout.evidence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.rollout.evidence.Servers.Answer;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server answered that had 40 questions, with v1 as champion and v3 in shadow. */
final class ServersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double RATIO = 1.1;

  private final List<HttpServer> started = new ArrayList<>();
  private ObjectNode figures = JSON.createObjectNode();

  @BeforeEach
  void read() throws IOException {
    try (InputStream in = ServersTest.class.getResourceAsStream("dashboard.json")) {
      figures = (ObjectNode) JSON.readTree(Objects.requireNonNull(in));
    }
  }

  @AfterEach
  void stop() {
    started.forEach(server -> server.stop(0));
  }

  private URI serve(int status, String body, String key) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/dashboard.json",
        exchange -> {
          String given = exchange.getRequestHeaders().getFirst("Authorization");
          boolean may = key.isEmpty() || ("Bearer " + key).equals(given);
          byte[] answer = body.getBytes(UTF_8);
          exchange.sendResponseHeaders(may ? status : 401, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    started.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ObjectNode variant(int number) {
    return (ObjectNode) figures.path("variants").path(number);
  }

  /** So many answers more in a bucket of a variant's times, negative for fewer. */
  private void answer(int number, int bucket, long more) {
    ObjectNode latency = (ObjectNode) variant(number).path("latency");
    ArrayNode counts = (ArrayNode) latency.path("counts");
    counts.set(bucket, JSON.getNodeFactory().numberNode(counts.get(bucket).asLong() + more));
    latency.put("count", latency.path("count").asLong() + more);
  }

  private Snapshot snapshot() {
    return Snapshot.of(figures, "v3", "shadow");
  }

  @Test
  void figuresOfAServer_areRead() throws IOException {
    URI address = serve(200, figures.toString(), "");

    Answer answer = new Servers(List.of(address), null).ask("v3", "shadow").get(address.toString());

    Snapshot now = Objects.requireNonNull(answer.snapshot());
    assertEquals("2026-11-30T08:26:47.954168223Z", now.started());
    assertEquals("2026-11-30T08:38:13.043943903Z", now.time().toString());
    assertEquals("v1", now.champion());
    assertTrue(now.serves());
    assertEquals(null, now.takenOut());
    assertEquals(null, now.problem());
    assertEquals(new Hits(40, 0), now.ofChampion().asked());
    assertEquals(new Hits(40, 40), now.ofChampion().withoutStates());
    assertEquals(40, now.ofVersion().scores()[0]);
    // Five of its answers are at or below bucket 23, eight more at 24.
    assertEquals(new Hits(40, 27), now.ofChampion().slowerThan(24));
    assertEquals(new Hits(40, 5), now.ofVersion().slowerThan(0));
  }

  @Test
  void versionThatIsElsewhere_orTakenOut_isNotServed() {
    figures.withObject("/taken_out").put("v3", "9 of 10 failed");
    ((ArrayNode) figures.path("problems")).add("v3 cannot be read");

    assertFalse(Snapshot.of(figures, "v3", "challenger").serves());
    assertFalse(Snapshot.of(figures, "v4", "shadow").serves());
    assertEquals("9 of 10 failed", snapshot().takenOut());
    assertEquals("v3 cannot be read", snapshot().problem());
    ((ArrayNode) figures.path("variants")).remove(1);
    assertFalse(snapshot().serves());
    assertEquals(0, snapshot().ofVersion().answered());
  }

  @Test
  void serversThatAreAway_orTellNothing_areNamedWithTheReason() throws IOException {
    URI good = serve(200, figures.toString(), "secret");
    URI broken = serve(500, "", "");
    URI other = serve(200, "<html>", "");
    ((ArrayNode) figures.path("variants")).remove(0);
    URI without = serve(200, figures.toString(), "");
    URI closed = serve(200, "", "");
    started.get(4).stop(0);
    List<URI> all = List.of(good, broken, other, without, closed);

    Map<String, Answer> answers = new Servers(all, "secret").ask("v3", "shadow");

    assertEquals(null, answers.get(good.toString()).fault());
    assertEquals("answered 500", answers.get(broken.toString()).fault());
    assertTrue(
        String.valueOf(answers.get(other.toString()).fault())
            .startsWith("does not tell its figures: "));
    assertEquals(
        "does not tell its figures: it has no champion", answers.get(without.toString()).fault());
    assertTrue(
        String.valueOf(answers.get(closed.toString()).fault()).startsWith("does not answer"));
    assertTrue(
        String.valueOf(
                new Servers(List.of(good), null).ask("v3", "shadow").get(good.toString()).fault())
            .startsWith("answered 401: give a key that may watch"));
  }

  @Test
  void differences_areAddedUp_fromTheFirstLookOn() {
    ServerTally tally = ServerTally.NEW.after(snapshot(), RATIO);
    assertEquals(0, tally.champion().answered());

    answer(0, 30, 7);
    answer(1, 2, 3);
    variant(1).put("failed", 2);
    tally = tally.after(snapshot(), RATIO).after(snapshot(), RATIO);

    assertEquals(new Hits(7, 7), tally.champion().slowerThan(29));
    assertEquals(new Hits(5, 2), tally.version().asked());
    assertEquals(0, tally.begin().champion().answered());
    answer(0, 30, 1);
    assertEquals(1, tally.begin().after(snapshot(), RATIO).champion().answered());
  }

  @Test
  void restart_isRecognised_andAllSinceCounts() {
    ServerTally tally = ServerTally.NEW.after(snapshot(), RATIO);
    answer(0, 30, 2);
    tally = tally.after(snapshot(), RATIO);

    // More than before, so that only the start tells it.
    figures.put("started", "2026-11-30T09:00:00Z");
    answer(0, 30, 60);
    tally = tally.after(snapshot(), RATIO);

    assertEquals(2 + 102, tally.champion().answered());
    assertEquals(40, tally.version().answered());
  }

  @Test
  void countsThatFall_areBegunAnew_butOneThatMovesToAnotherBucketIsNone() {
    ServerTally tally = ServerTally.NEW.after(snapshot(), RATIO);

    answer(0, 67, 1);
    tally = tally.after(snapshot(), RATIO);
    answer(0, 67, -1);
    answer(0, 30, 1);
    ServerTally moved = tally.after(snapshot(), RATIO);
    answer(0, 24, -6);
    ServerTally fallen = moved.after(snapshot(), RATIO);

    assertEquals(2, moved.champion().answered());
    assertEquals(2 + 35, fallen.champion().answered());
  }

  @Test
  void slowIsWhatTakesLongerThanTheChampions95thPercentile_onceItAnsweredEnough() {
    assertEquals(-1, ServerTally.NEW.after(snapshot(), RATIO).slowBucket());

    answer(0, 25, 200);
    ServerTally tally = ServerTally.NEW.after(snapshot(), RATIO);

    // Of 240 answers the 228th is in bucket 31, up to 5.59 ms; up to 6.15 ms reaches bucket 32.
    assertEquals(32, tally.slowBucket());
    answer(0, 60, 10_000);
    assertEquals(32, tally.after(snapshot(), RATIO).slowBucket());
  }
}
