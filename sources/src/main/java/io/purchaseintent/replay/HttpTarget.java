package io.purchaseintent.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The collector of a server: events go to its {@code /events} as browsers send them. What it may
 * not have got is sent again, so that an event may arrive twice.
 */
final class HttpTarget implements Target {

  /** How long a server that is not there is tried. */
  static final Duration UNREACHABLE = Duration.ofSeconds(30);

  /** How long a server that asks to come again later is heeded. */
  static final Duration BUSY = Duration.ofMinutes(10);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int DEFAULT_RETRY_SECONDS = 1;
  private static final int QUOTED = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final URI events;
  private final Wall wall;
  private final Progress progress;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /**
   * A collector.
   *
   * @param server its address without a path
   * @param progress is told when there is something to wait for
   */
  HttpTarget(URI server, Wall wall, Progress progress) {
    this.server = server;
    this.events = server.resolve("/events");
    this.wall = wall;
    this.progress = progress;
  }

  @Override
  public Message encode(Event event) {
    // When it was received is for the collector to say.
    return new Message(
        event.sessionId(), EventJson.toBytes(event.withTimes(event.eventTime(), null)));
  }

  @Override
  public List<String> send(List<Message> batch) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(events)
            .timeout(UNREACHABLE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(array(batch)))
            .build();
    Duration waited = Duration.ZERO;
    while (true) {
      HttpResponse<String> response = reach(request);
      switch (response.statusCode()) {
        case 202 -> {
          return refusals(response.body());
        }
        case 429, 503 -> {
          Duration wait = retryAfter(response);
          waited = waited.plus(wait);
          if (waited.compareTo(BUSY) > 0) {
            throw new UserError(
                server
                    + " took no events for "
                    + BUSY.toMinutes()
                    + " minutes; "
                    + said(response)
                    + "; send slower, with a lower --speed, or see what it waits for");
          }
          progress.at("replay: " + said(response) + "; waiting " + wait.toSeconds() + " s");
          wall.sleep(wait.toNanos());
        }
        default -> throw new UserError("The replay stopped: " + said(response));
      }
    }
  }

  private static byte[] array(List<Message> batch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Batch.MOST_BYTES / 4);
    char before = '[';
    for (Message message : batch) {
      out.write(before);
      out.writeBytes(message.json());
      before = ',';
    }
    out.write(']');
    return out.toByteArray();
  }

  private HttpResponse<String> reach(HttpRequest request) throws InterruptedException {
    long start = wall.nanos();
    while (true) {
      try {
        return client.send(request, BodyHandlers.ofString());
      } catch (IOException e) {
        if (wall.nanos() - start >= UNREACHABLE.toNanos()) {
          throw new UserError(
              server
                  + " cannot be reached after "
                  + UNREACHABLE.toSeconds()
                  + " s of trying (is it running? ./intent serve starts one): "
                  + reason(e),
              e);
        }
        progress.at("replay: trying to reach " + server + ": " + reason(e));
        wall.sleep(BETWEEN_TRIES.toNanos());
      }
    }
  }

  private static String reason(IOException e) {
    if (e instanceof ConnectException) {
      return "the connection was refused";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Duration retryAfter(HttpResponse<String> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("").trim();
    // A date is allowed too, but a wait of a second and another look do as well.
    return Duration.ofSeconds(
        seconds.matches("[1-9]\\d{0,5}") ? Integer.parseInt(seconds) : DEFAULT_RETRY_SECONDS);
  }

  private List<String> refusals(String body) {
    try {
      List<String> reasons = new ArrayList<>();
      for (JsonNode each : JSON.readTree(body).path("rejected")) {
        reasons.add(each.path("field").asText() + " " + each.path("reason").asText());
      }
      return reasons;
    } catch (JsonProcessingException e) {
      throw new UserError(
          events + " took events but did not say which: is it a collector? It said: " + quote(body),
          e);
    }
  }

  private String said(HttpResponse<String> response) {
    return String.format(
        Locale.ROOT, "%s answered %d: %s", events, response.statusCode(), quote(response.body()));
  }

  private static String quote(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.isEmpty()) {
      return "(nothing)";
    }
    return line.length() > QUOTED ? line.substring(0, QUOTED) + "…" : line;
  }

  @Override
  public void close() {
    // The client's connections end with the process: JDK 17 has no way to end them sooner.
  }
}
