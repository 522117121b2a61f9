package io.purchaseintent.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.Money;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks a server for a score after each event that it took: how likely is this visit, now, to end in
 * a purchase? A few threads ask; whoever adds an event waits only once many are unanswered.
 */
final class Predictions implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int WAITING = 20_000;
  private static final int EXAMPLES = 3;
  private static final long LOOK_UP_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What was asked.
   *
   * @param asked questions, one an event
   * @param withoutSession answers that knew nothing of the visit yet
   * @param failed questions without an answer
   * @param failures the first of the reasons
   */
  record Result(long asked, long withoutSession, long failed, List<String> failures) {}

  /** An event to ask about, not before an instant of the wall's clock. */
  private record Question(Event event, long dueNanos) {}

  private final URI predict;
  private final Duration delay;
  private final Wall wall;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(WAITING);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean ending;

  private long asked;
  private long withoutSession;
  private long failed;
  private final List<String> failures = new ArrayList<>();

  /**
   * Begins to ask.
   *
   * @param server its address without a path
   * @param delay from when the server has an event until it is asked
   */
  Predictions(URI server, Duration delay, Wall wall) {
    this.predict = server.resolve("/predict");
    this.delay = delay;
    this.wall = wall;
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(this::askUntilEnd, "predictions-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Asks for a score as of this event, which the server has. */
  void after(Event event) throws InterruptedException {
    questions.put(new Question(event, wall.nanos() + delay.toNanos()));
  }

  private void askUntilEnd() {
    try {
      while (!ending || !questions.isEmpty()) {
        Question question = questions.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
        if (question != null) {
          long early = question.dueNanos() - wall.nanos();
          if (early > 0) {
            wall.sleep(early);
          }
          ask(question.event());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Event event) throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(predict)
                  .timeout(PATIENCE)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(Commands.oneLine(question(event))))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        answered(JSON.readTree(response.body()).has("fallback"));
      } else {
        failed("answered " + response.statusCode() + ": " + response.body());
      }
    } catch (JsonProcessingException e) {
      failed("answered no JSON");
    } catch (IOException e) {
      failed("cannot be asked: " + e);
    }
  }

  /** What a page of the shop would ask at the event. */
  private static ObjectNode question(Event event) {
    ObjectNode json = JSON.createObjectNode();
    if (event.userId() != null) {
      json.put("user_id", event.userId());
    }
    json.put("session_id", event.sessionId());
    if (event.productId() != null) {
      json.put("product_id", event.productId());
    }
    ObjectNode context = json.putObject("context").put("time", event.eventTime().toString());
    if (event.priceMicros() > 0) {
      context.put("price", new BigDecimal(Money.toText(event.priceMicros())));
    }
    return json;
  }

  private synchronized void answered(boolean unknown) {
    asked++;
    withoutSession += unknown ? 1 : 0;
  }

  private synchronized void failed(String reason) {
    asked++;
    failed++;
    if (failures.size() < EXAMPLES) {
      failures.add(predict + " " + reason);
    }
  }

  /** Ends once all is answered, and tells what was asked. */
  Result end() throws InterruptedException {
    ending = true;
    for (Thread thread : threads) {
      thread.join();
    }
    synchronized (this) {
      return new Result(asked, withoutSession, failed, List.copyOf(failures));
    }
  }

  @Override
  public void close() {
    ending = true;
    threads.forEach(Thread::interrupt);
  }
}
