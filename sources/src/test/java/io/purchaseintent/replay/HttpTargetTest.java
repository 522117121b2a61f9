package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpTargetTest {

  private static final Event EVENT = Recordings.event("e1", Recordings.START, 1, "s");

  private final FakeWall wall = new FakeWall();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;

  private record Answer(int status, @Nullable String retryAfter, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/events",
        exchange -> {
          requests.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
          if (answer.retryAfter() != null) {
            exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
          }
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void events_arriveAsAnArray_withWhatBrowsersSend() throws Exception {
    answers.add(new Answer(202, null, "{\"accepted\":2,\"rejected\":[]}"));
    HttpTarget target = target();

    assertEquals(List.of(), target.send(List.of(target.encode(EVENT), target.encode(EVENT))));

    JsonNode array = new ObjectMapper().readTree(requests.get(0));
    assertEquals(2, array.size());
    assertEquals("e1", array.get(1).get("event_id").asText());
    assertEquals("user of s", array.get(1).get("user_id").asText());
    assertEquals("192.0.2.7", array.get(1).get("ip").asText());
    assertEquals("Mozilla/5.0", array.get(1).get("user_agent").asText());
    assertTrue(array.get(1).path("received_time").isMissingNode());
  }

  @Test
  void serverThatIsBusy_getsTheSameAgain_afterTheTimeItAsksFor() throws Exception {
    answers.add(new Answer(429, "7", "slower"));
    answers.add(new Answer(503, null, ""));
    answers.add(new Answer(202, null, "{\"accepted\":1,\"rejected\":[]}"));
    HttpTarget target = target();

    assertEquals(List.of(), target.send(List.of(target.encode(EVENT))));

    assertEquals(3, requests.size());
    assertEquals(requests.get(0), requests.get(2));
    assertEquals(8, wall.seconds());
  }

  @Test
  void serverThatStaysBusy_isLeft_withWhatItSaid() {
    answers.add(new Answer(503, "60", "the log is full"));
    HttpTarget target = target();

    UserError error =
        assertThrows(UserError.class, () -> target.send(List.of(target.encode(EVENT))));

    assertTrue(error.getMessage().contains("503: the log is full"), error.getMessage());
    assertEquals(600, wall.seconds());
  }

  @Test
  void refusedEvents_areTold() throws Exception {
    answers.add(
        new Answer(
            202,
            null,
            "{\"accepted\":0,\"rejected\":[{\"index\":0,\"field\":\"event_time\",\"reason\":\"is"
                + " old\"}]}"));
    HttpTarget target = target();

    assertEquals(List.of("event_time is old"), target.send(List.of(target.encode(EVENT))));
  }

  @Test
  void otherAnswer_stopsTheReplay_withWhatTheServerSaid() {
    answers.add(new Answer(413, null, "a batch has at most\n 1000 bytes"));
    HttpTarget target = target();

    UserError error =
        assertThrows(UserError.class, () -> target.send(List.of(target.encode(EVENT))));

    assertTrue(
        error.getMessage().contains("answered 413: a batch has at most 1000 bytes"),
        error.getMessage());
    assertEquals(1, requests.size());
  }

  @Test
  void answerOfNoCollector_isNamed() {
    answers.add(new Answer(202, null, "<html>"));
    HttpTarget target = target();

    UserError error =
        assertThrows(UserError.class, () -> target.send(List.of(target.encode(EVENT))));

    assertTrue(error.getMessage().contains("is it a collector?"), error.getMessage());
  }

  @Test
  void serverThatIsNotThere_isTriedForHalfAMinute() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    HttpTarget target =
        new HttpTarget(URI.create("http://127.0.0.1:" + port), wall, Recordings.silent());

    UserError error =
        assertThrows(UserError.class, () -> target.send(List.of(target.encode(EVENT))));

    assertTrue(error.getMessage().contains("the connection was refused"), error.getMessage());
    assertTrue(error.getMessage().contains("30 s"), error.getMessage());
    assertEquals(30, wall.seconds(), 0.5);
  }

  private HttpTarget target() {
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new HttpTarget(address, wall, Recordings.silent());
  }
}
