package io.purchaseintent.serving;

import static io.purchaseintent.serving.NoonCollector.event;
import static io.purchaseintent.serving.NoonCollector.events;
import static io.purchaseintent.serving.NoonCollector.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.scoring.PropensityModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies the collector takes, over real HTTP. */
final class CollectorBodyTest {

  private static final int MIB = 1 << 20;

  @TempDir private static Path registry;
  private static PropensityModel model;

  @TempDir private Path folder;
  private NoonCollector collector;

  @BeforeAll
  static void train() throws IOException {
    model = TrainedModel.register(registry);
  }

  @BeforeEach
  void start() {
    collector = new NoonCollector(model, folder);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/x-ndjson",
        "text/plain",
        "text/plain;charset=UTF-8",
        "Application/JSON; charset=\"utf-8\""
      })
  void oneOrManyEvents_areTakenInEveryForm(String type) throws Exception {
    collector.server().post("\n " + event("one").replace(",", ",\n  ") + "\n", type);
    collector
        .server()
        .post(" \n[" + event("array-1") + ",\n" + event("array-2", ",\"x\":[{}]") + " ] ", type);
    collector.server().post(event("line-1") + "\r\n\n" + event("line-2") + "\n", type);

    assertEquals(List.of("one", "array-1", "array-2", "line-1", "line-2"), collector.storedIds());
  }

  @Test
  void packedBody_isUnpacked() throws Exception {
    HttpResponse<String> response =
        collector
            .server()
            .send(
                collector
                    .server()
                    .events(gzip(events(3).getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Encoding", "gzip"));

    assertEquals(3, json(response, 202).path("accepted").asInt());
    assertEquals(List.of("e0", "e1", "e2"), collector.storedIds());
  }

  @Test
  void membersOfGzip_areOneBody() throws Exception {
    byte[] body =
        bytes(
            gzip(utf8("[" + event("e0") + ",")), gzip(new byte[0]), gzip(utf8(event("e1") + "]")));

    HttpResponse<String> response =
        collector.server().send(collector.server().events(body).header("Content-Encoding", "gzip"));

    assertEquals(2, json(response, 202).path("accepted").asInt());
    assertEquals(List.of("e0", "e1"), collector.storedIds());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 18, 19, 500})
  void whatFollowsGzip_isRefused_andNothingIsTaken(int length) throws Exception {
    byte[] cutOff = Arrays.copyOf(gzip(utf8(events(100))), length);
    for (byte[] trash : List.of(new byte[length], cutOff)) {
      byte[] body = bytes(gzip(utf8(event("e1"))), gzip(utf8("\n")), trash);

      HttpResponse<String> response =
          collector
              .server()
              .send(collector.server().events(body).header("Content-Encoding", "gzip"));

      json(response, 400);
    }
    assertEquals(List.of(), collector.storedIds());
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n ", "{", "hello", "[", "[{}", "[{}] []", "[{}}", "<a/>\n<b/>"})
  void bodyThatIsNoJson_isRefused(String body) throws Exception {
    json(collector.server().post(body), 400);
  }

  @Test
  void garbage_neverBreaksTheServer() throws Exception {
    Random random = new Random(42);
    byte[] good = events(3).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 300; i++) {
      byte[] body = i % 3 == 0 ? new byte[random.nextInt(200)] : good.clone();
      if (i % 3 == 0) {
        random.nextBytes(body);
      }
      for (int flip = 0; i % 3 != 0 && flip < 3; flip++) {
        body[i % 3 == 1 ? random.nextInt(6) : random.nextInt(body.length)] =
            (byte) random.nextInt();
      }
      HttpRequest.Builder request = collector.server().events(body);
      int status =
          collector
              .server()
              .send(i % 2 == 0 ? request : request.header("Content-Encoding", "gzip"))
              .statusCode();

      assertTrue(status == 202 || status == 400 || status == 422, "status " + status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded,",
    "text/html,",
    "application/json;charset=utf-16,",
    "application/json;charset=nope,",
    "application/json;charset=\"\",",
    "application/json,br",
    "application/json,'gzip, gzip'",
  })
  void otherTypesAndEncodings_areRefused(String type, String encoding) throws Exception {
    HttpRequest.Builder request =
        collector
            .server()
            .events(event("e1").getBytes(StandardCharsets.UTF_8))
            .header("Content-Type", type);

    json(
        collector
            .server()
            .send(encoding == null ? request : request.header("Content-Encoding", encoding)),
        415);
  }

  @Test
  void longBody_isRefused_alsoWhereItIsShortWhilePacked() throws Exception {
    byte[] bomb = gzip(new byte[200 * MIB]);
    assertTrue(bomb.length < MIB);

    json(collector.server().post("\"" + "x".repeat(MIB) + "\""), 413);
    json(
        collector.server().send(collector.server().events(bomb).header("Content-Encoding", "gzip")),
        413);
    collector.assertMetric("collect_requests_total{status=\"413\"} 2.0");
  }

  @Test
  void manyEvents_areRefusedAsAWhole() throws Exception {
    json(collector.server().post(events(1_001)), 413);
    assertEquals(1_000, json(collector.server().post(events(1_000)), 202).path("accepted").asInt());
    assertEquals(1_000, collector.storedIds().size());
  }
}
