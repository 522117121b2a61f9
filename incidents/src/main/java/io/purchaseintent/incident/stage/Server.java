package io.purchaseintent.incident.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import io.purchaseintent.incident.shop.ShopPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The real server, asked over HTTP what to do for visits. */
public final class Server implements AutoCloseable {

  /** Questions at once: enough for two cores. */
  private static final int AT_ONCE = 8;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Running running;
  private final String uri;

  private Server(Running running, String uri) {
    this.running = running;
    this.uri = uri;
  }

  /**
   * Starts it and waits until it is healthy.
   *
   * @param home whose pseudonym key it shares with the jobs
   * @param options such as registry, policy and Redis
   * @throws UserError if it ends, or is not healthy
   */
  public static Server start(Programs programs, Path home, List<String> options) {
    int port = Redis.freePort();
    List<String> words = new ArrayList<>(List.of("serve", "--home=" + home, "--port=" + port));
    words.addAll(options);
    Server server =
        new Server(programs.start(words.toArray(String[]::new)), "http://127.0.0.1:" + port);
    try {
      server.running.awaitReady("serve", server::isHealthy);
      return server;
    } catch (UserError e) {
      server.close();
      throw e;
    }
  }

  private boolean isHealthy() {
    try {
      return send(HttpRequest.newBuilder(URI.create(uri + "/health"))).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes a policy, and waits until it decides by it: it looks at its file each second. */
  public void follow(Path file, ShopPolicy policy) {
    String before = policy();
    if (!policy.yaml().equals(Ground.read(file))) {
      Ground.write(file, policy.yaml());
      running.awaitReady("The policy", () -> !policy().equals(before));
    }
  }

  /** The policy that it decides by. */
  private String policy() {
    try {
      return JSON.readTree(send(HttpRequest.newBuilder(URI.create(uri + "/policy"))).body())
          .path("policy")
          .asText();
    } catch (IOException e) {
      throw new UserError("/policy does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * What a visit was answered.
   *
   * @param body of {@code /decide}
   * @param seconds from the question to the answer
   */
  public record Answer(JsonNode body, double seconds) {}

  /**
   * Asks what to do for each visit.
   *
   * @return the answers, in the order of the visits
   * @throws UserError if an answer is none
   */
  public List<JsonNode> decide(List<Seen> visits) {
    return decide(visits, AT_ONCE).stream().map(Answer::body).toList();
  }

  /** The same with so many questions at once. */
  public List<Answer> decide(List<Seen> visits, int atOnce) {
    return ask("/decide", visits, atOnce);
  }

  /** Asks for the propensity of each visit, and nothing is done about it. */
  public List<JsonNode> predict(List<Seen> visits) {
    return ask("/predict", visits, AT_ONCE).stream().map(Answer::body).toList();
  }

  private List<Answer> ask(String path, List<Seen> visits, int atOnce) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (Seen visit : visits) {
        answers.add(threads.submit(() -> timed(path, visit.moment())));
      }
      List<Answer> all = new ArrayList<>();
      for (Future<Answer> answer : answers) {
        all.add(answer.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw new UserError("A question was not answered: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Answer timed(String path, Moment moment) throws IOException {
    long start = System.nanoTime();
    JsonNode body = post(path, question(moment), 200);
    return new Answer(body, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Asks what to do for one visit.
   *
   * @throws UserError if the answer is none
   */
  public JsonNode decide(Moment moment) {
    try {
      return post("/decide", question(moment), 200);
    } catch (IOException e) {
      throw new UserError("/decide does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * Hands events to the collector.
   *
   * @throws UserError if it does not take all of them
   */
  public void collect(List<ObjectNode> events) {
    try {
      JsonNode answer = post("/events", JsonNodeFactory.instance.arrayNode().addAll(events), 202);
      if (!answer.path("rejected").isEmpty()) {
        throw new UserError("/events rejected " + answer.path("rejected"));
      }
    } catch (IOException e) {
      throw new UserError("/events does not answer: " + e.getMessage(), e);
    }
  }

  private JsonNode post(String path, JsonNode body, int expected) throws IOException {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(URI.create(uri + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Commands.oneLine(body))));
    if (response.statusCode() != expected) {
      throw new UserError(path + " answered " + response.statusCode() + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** Where it listens. */
  public String uri() {
    return uri;
  }

  /** The question of a moment, as the shop's page asks it right after the event. */
  static ObjectNode question(Moment moment) {
    ObjectNode question =
        JsonNodeFactory.instance.objectNode().put("session_id", moment.sessionId());
    if (moment.userId() != null) {
      question.put("user_id", moment.userId());
    }
    ObjectNode context = question.putObject("context");
    context.put("time", moment.time().toString());
    if (moment.productId() != null) {
      question.put("product_id", moment.productId());
      if (moment.price() > 0) {
        context.put("price", moment.price());
      }
    }
    return question;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
