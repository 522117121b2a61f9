package io.purchaseintent.eventlog.kinesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an emulator, which asks nobody for credentials, and turns callers away as AWS does
 * where theirs are wrong or have expired.
 */
public final class KinesisDoor implements AutoCloseable {

  /** The message of its refusals. */
  public static final String SAID = "The security token included in the request is no good";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "application/x-amz-json-1.1";

  /** What the client sets itself. */
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "expect", "upgrade");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http = HttpClient.newHttpClient();
  private final @Nullable URI inside;
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile @Nullable String refusal;
  private volatile int shardsAPage;
  private volatile @Nullable Meeting meeting;

  /** Calls of one kind that are to be under way at the same time. */
  private record Meeting(String action, CountDownLatch missing) {}

  private KinesisDoor(@Nullable URI inside) throws IOException {
    KinesisEmulator.setCredentials();
    this.inside = inside;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** A door that is open. */
  public static KinesisDoor to(KinesisEmulator kinesis) throws IOException {
    return new KinesisDoor(URI.create(kinesis.endpoint()));
  }

  /** A door that is never opened. */
  public static KinesisDoor shut(String code) throws IOException {
    KinesisDoor door = new KinesisDoor(null);
    door.refuse(code);
    return door;
  }

  /** Lets everybody in. */
  public void open() {
    refusal = null;
  }

  /** Turns everybody away with an error of this code. */
  public void refuse(String code) {
    refusal = "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, SAID);
  }

  /** Lists no more shards in one answer, as Kinesis does where there are more than a thousand. */
  public void listShardsInPagesOf(int shards) {
    shardsAPage = shards;
  }

  /** Lets the first calls of an action in when there are so many of them. */
  public void meetAt(String action, int calls) {
    meeting = new Meeting(action, new CountDownLatch(calls));
  }

  /** How many calls were turned away. */
  public int refusals() {
    return refusals.get();
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A stream of this name behind it. */
  public KinesisStream stream(String name) {
    return new KinesisStream(name, URI.create(endpoint()), KinesisEmulator.REGION);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] question = exchange.getRequestBody().readAllBytes();
      String refused = refusal;
      if (refused != null) {
        refusals.incrementAndGet();
        answer(exchange, 400, refused.getBytes(StandardCharsets.UTF_8));
        return;
      }
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      Meeting here = meeting;
      if (here != null && target.endsWith("." + here.action())) {
        here.missing().countDown();
        await(here.missing());
      }
      if (shardsAPage > 0 && target.endsWith(".ListShards")) {
        answer(exchange, 200, page(exchange, question));
        return;
      }
      HttpResponse<byte[]> answer = pass(exchange, question);
      answer(exchange, answer.statusCode(), answer.body());
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The emulator lists all shards at once: a token says how many were listed, and of what. */
  private byte[] page(HttpExchange exchange, byte[] question) throws IOException {
    ObjectNode asked = (ObjectNode) JSON.readTree(question);
    int listed = 0;
    if (asked.has("NextToken")) {
      String[] token = asked.remove("NextToken").asText().split("/");
      listed = Integer.parseInt(token[0]);
      asked.put("StreamName", token[1]);
    }
    ObjectNode all =
        (ObjectNode) JSON.readTree(pass(exchange, JSON.writeValueAsBytes(asked)).body());
    ArrayNode shards = (ArrayNode) all.remove("Shards");
    int end = Math.min(listed + shardsAPage, shards.size());
    ArrayNode page = all.putArray("Shards");
    for (int i = listed; i < end; i++) {
      page.add(shards.get(i));
    }
    if (end < shards.size()) {
      all.put("NextToken", end + "/" + asked.path("StreamName").asText());
    }
    return JSON.writeValueAsBytes(all);
  }

  private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] question) throws IOException {
    if (inside == null) {
      throw new IllegalStateException("there is nothing behind this door");
    }
    HttpRequest.Builder call =
        HttpRequest.newBuilder(inside).POST(HttpRequest.BodyPublishers.ofByteArray(question));
    exchange.getRequestHeaders().entrySet().stream()
        .filter(header -> !OWN.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .forEach(header -> header.getValue().forEach(value -> call.header(header.getKey(), value)));
    try {
      return http.send(call.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", TYPE);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
