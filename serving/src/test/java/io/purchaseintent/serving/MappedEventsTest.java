package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.scoring.PropensityModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of another program, sent as they are. */
final class MappedEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  /** As Segment's webhook sends. */
  private static final String MAPPING =
      """
      fields:
        event_id: messageId
        event_time: timestamp
        session_id: anonymousId
        user_id: userId
        user_agent: context.userAgent
      events:
        - when: {type: page}
          fields:
            type: {default: page_view}
            page: properties.path
        - when: {event: Order Completed}
          each: properties.products
          fields:
            event_id: {template: "{messageId}-{entry}"}
            type: {default: purchase}
            product_id: properties.products.product_id
            price: {column: properties.products.price, on_bad: reject}
            currency: properties.currency
            order_id: properties.order_id
      """;

  private static final String ORDER =
      """
      {"messageId":"m1","type":"track","event":"Order Completed","anonymousId":"v1","userId":"ann",
       "timestamp":"2026-03-01T11:59:00Z","context":{"userAgent":"Mozilla/5.0 (iPhone)"},
       "properties":{"order_id":"o1","currency":"EUR","products":[
         {"product_id":"mug","price":18},{"product_id":"pot","price":"a lot"},{"product_id":"cup","price":"7.50"}]}}
      """;

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private CollectorServer server;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() throws IOException {
    server =
        CollectorServer.start(
            model,
            NOON,
            "--log=file:" + folder.resolve("log"),
            "--events-mapping=" + mapping("segment.yaml", MAPPING));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void order_isAPurchaseOfEachLine_andABadLineCostsNoOther() throws Exception {
    HttpResponse<String> answer = send(ORDER);

    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode told = JSON.readTree(answer.body());
    assertEquals(2, told.path("accepted").asInt());
    assertEquals(1, told.path("rejected").size());
    JsonNode rejected = told.path("rejected").get(0);
    assertEquals(0, rejected.path("index").asInt());
    assertEquals("1", rejected.path("entry").asText());
    assertEquals("price", rejected.path("field").asText());
    assertTrue(rejected.path("reason").asText().contains("a lot"), rejected::toString);
    List<JsonNode> stored = stored();
    assertEquals(List.of("m1-0", "m1-2"), texts(stored, "event_id"));
    assertEquals(List.of("mug", "cup"), texts(stored, "product_id"));
    assertEquals(List.of("purchase", "purchase"), texts(stored, "type"));
    assertEquals("o1", stored.get(0).path("order_id").asText());
    assertEquals("2026-03-01T12:00:00Z", stored.get(0).path("received_time").asText());
    assertEquals(
        new Pseudonymizer(CollectorServer.KEY).apply("ann"),
        stored.get(0).path("user_id").asText());
    // The browser's, which the record names, and not the sender's.
    assertEquals("mobile", stored.get(0).path("device").asText());
    assertNull(stored.get(0).get("user_agent"));
  }

  @Test
  void webhookOfSegment_isTakenByTheMappingThatIsShipped_aValueThatCannotBeUsedIsTold()
      throws Exception {
    server.close();
    server =
        CollectorServer.start(
            model,
            NOON,
            "--log=file:" + folder.resolve("log"),
            "--events-mapping=" + Path.of("../testdata/mappings/segment.yaml"));

    HttpResponse<String> answer = send(ORDER);

    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode told = JSON.readTree(answer.body());
    assertEquals(3, told.path("accepted").asInt(), answer.body());
    JsonNode unusable = told.path("unusable");
    assertEquals(List.of("0"), texts(unusable, "index"));
    assertEquals(List.of("1"), texts(unusable, "entry"));
    assertEquals(List.of("price"), texts(unusable, "field"));
    assertEquals(List.of("mug", "pot", "cup"), texts(stored(), "product_id"));
    assertFalse(stored().get(1).has("price"));
  }

  @Test
  void records_areJudgedOneByOne() throws Exception {
    HttpResponse<String> answer =
        send(
            "["
                + page("p1", "2026-03-01T11:59:00Z")
                + ",{\"messageId\":\"i1\",\"type\":\"identify\"},"
                + page("p2", "2026-02-01T11:59:00Z")
                + ",7,"
                + page("p3", "2026-03-01T11:59:01Z")
                + "]");

    assertEquals(202, answer.statusCode(), answer.body());
    JsonNode told = JSON.readTree(answer.body());
    assertEquals(2, told.path("accepted").asInt());
    assertEquals(List.of("2", "3"), texts(told.path("rejected"), "index"));
    assertEquals(List.of("event_time", "record"), texts(told.path("rejected"), "field"));
    assertEquals(List.of("1"), texts(told.path("passed_over"), "index"));
    assertEquals(List.of("p1", "p3"), texts(stored(), "event_id"));
    // Of no browser: what sends is no shopper's.
    stored().forEach(event -> assertNull(event.get("device")));
  }

  @Test
  void recordsThatAreSentAgain_keepTheirIds() throws Exception {
    send(ORDER);
    send(ORDER);

    assertEquals(List.of("m1-0", "m1-0", "m1-2", "m1-2"), texts(stored(), "event_id"));
  }

  @Test
  void recordsOfWhichNoneIsAnEvent_areNoError_andNoneThatCanBeReadIsOne() throws Exception {
    assertEquals(202, send("{\"messageId\":\"i1\",\"type\":\"identify\"}").statusCode());
    HttpResponse<String> late = send(page("p1", "2020-03-01T11:59:00Z"));
    assertEquals(422, late.statusCode());
    assertEquals(
        "event_time", JSON.readTree(late.body()).path("rejected").path(0).path("field").asText());
    assertEquals(400, send("no json").statusCode());
    assertEquals(400, send("").statusCode());
    assertTrue(stored().isEmpty());
  }

  @Test
  void linesAndGzip_areTakenToo_andFarTooManyEventsAreNot() throws Exception {
    String lines = page("p1", "2026-03-01T11:59:00Z") + "\n" + page("p2", "2026-03-01T11:59:00Z");
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        202,
        server.send(request(packed.toByteArray()).header("Content-Encoding", "gzip")).statusCode());
    assertEquals(2, stored().size());

    String entries =
        IntStream.rangeClosed(0, 10_000).mapToObj(i -> "{}").collect(Collectors.joining(","));
    HttpResponse<String> many =
        send(ORDER.replaceFirst("(?s)\"products\":\\[.*?]", "\"products\":[" + entries + "]"));
    assertEquals(413, many.statusCode(), many.body());
    assertTrue(many.body().contains("more than 10000 events"), many.body());
  }

  @Test
  void nameThatNoMappingHas_isNotFound() throws Exception {
    assertEquals(
        404,
        server
            .send(
                HttpRequest.newBuilder(server.uri("/events/ga4"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}")))
            .statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "a/segment.yaml, '', is a second /events/segment",
    "My File.yaml, '', cannot be named /events/My File",
    "csv.yaml, 'format: csv', is for files of CSV",
  })
  void mappingThatCannotBeUsed_isToldAtTheStart(String name, String more, String expected)
      throws Exception {
    Path other = folder.resolve(name);
    Files.createDirectories(other.getParent());
    Files.writeString(other, MAPPING + more);
    String told =
        assertThrows(
                UserError.class,
                () ->
                    CollectorServer.start(
                        model,
                        NOON,
                        "--log=file:" + folder.resolve("other-log"),
                        "--events-mapping=" + mapping("segment.yaml", MAPPING),
                        "--events-mapping=" + other))
            .getMessage();
    assertTrue(told.contains(expected), told);
  }

  @Test
  void recordsThatMustBeSigned_areTakenBySignature_andNotWithout() throws Exception {
    String secret = "a secret of both of us";
    Path file = Files.writeString(folder.resolve("secret"), secret + "\n");
    try (CollectorServer signed =
        CollectorServer.start(
            model,
            NOON,
            "--log=file:" + folder.resolve("signed-log"),
            "--events-mapping=" + folder.resolve("segment.yaml"),
            "--events-secret=segment=" + file)) {
      // By openssl dgst -sha1 -hmac.
      String body = "{\"messageId\":\"i1\",\"type\":\"identify\"}";
      String right = "8398e5a7a329f4b715d8693bae54f349ac87e759";
      assertEquals(202, signed(signed, body, right).statusCode());
      assertEquals(
          202, signed(signed, body, right.toUpperCase(java.util.Locale.ROOT)).statusCode());
      HttpResponse<String> other = signed(signed, body + " ", right);
      assertEquals(401, other.statusCode());
      assertTrue(other.body().contains("HMAC-SHA1"), other.body());
      assertEquals(401, signed(signed, body, "").statusCode());
      assertEquals(
          401,
          signed
              .send(
                  HttpRequest.newBuilder(signed.uri("/events/segment"))
                      .POST(HttpRequest.BodyPublishers.ofString(body)))
              .statusCode());
    }
  }

  private static HttpResponse<String> signed(CollectorServer to, String body, String signature)
      throws Exception {
    return to.send(
        HttpRequest.newBuilder(to.uri("/events/segment"))
            .header("X-Signature", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @CsvSource({
    "segment, short, must have at least 16",
    "ga4, long enough to be one, is of no --events-mapping=ga4.yaml",
  })
  void secretThatCannotBeUsed_isToldAtTheStart(String name, String secret, String expected)
      throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), secret);
    String told =
        assertThrows(
                UserError.class,
                () ->
                    CollectorServer.start(
                        model,
                        NOON,
                        "--log=file:" + folder.resolve("other-log"),
                        "--events-mapping=" + folder.resolve("segment.yaml"),
                        "--events-secret=" + name + "=" + file))
            .getMessage();
    assertTrue(told.contains(expected), told);
  }

  private Path mapping(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String page(String id, String time) {
    return "{\"messageId\":\""
        + id
        + "\",\"type\":\"page\",\"anonymousId\":\"v\",\"timestamp\":\""
        + time
        + "\",\"properties\":{\"path\":\"/\"}}";
  }

  private HttpRequest.Builder request(byte[] body) {
    return HttpRequest.newBuilder(server.uri("/events/segment"))
        .header("User-Agent", "Go-http-client/1.1")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private HttpResponse<String> send(String body) throws Exception {
    return server.send(request(body.getBytes(StandardCharsets.UTF_8)));
  }

  private List<JsonNode> stored() throws IOException {
    return CollectorServer.stored(folder.resolve("log")).stream()
        .sorted(Comparator.comparing(event -> event.path("event_id").asText()))
        .toList();
  }

  private static List<String> texts(Iterable<JsonNode> nodes, String field) {
    List<String> texts = new java.util.ArrayList<>();
    nodes.forEach(node -> texts.add(node.path(field).asText()));
    return texts;
  }
}
