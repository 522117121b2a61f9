package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.edge.HttpOptions;
import io.purchaseintent.serving.http.Routes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which requests are noted, and what of them; over sockets. */
final class AccessLogTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static void addTo(Routes routes) {
    OpenRoutes.get(routes, "/good", context -> context.result("good"));
    OpenRoutes.get(
        routes,
        "/refused",
        context -> {
          throw new HttpResponseException(409, "no");
        });
  }

  private static RawHttp.Answer get(HttpServer server, String path, String... headers)
      throws Exception {
    return RawHttp.ask("127.0.0.1", server.port(), "GET " + path, "localhost", headers);
  }

  @Test
  void accessLog_hasAllErrors_andAShareOfTheOthers() throws Exception {
    HttpOptions parsed = new HttpOptions();
    new CommandLine(parsed)
        .parseArgs("--port=0", "--access-log=" + folder.resolve("log"), "--access-log-sample=0.25");
    ServingMetrics metrics = new ServingMetrics();
    try (HttpEdge edge = parsed.open("run", Clock.systemUTC(), metrics.registry());
        HttpServer server = HttpServer.start(metrics, List.of(AccessLogTest::addTo), edge)) {
      for (int i = 0; i < 8; i++) {
        get(server, "/good?secret=1");
        get(server, "/refused", "X-Request-Id: r" + i);
      }
      get(server, "/\"" + "x".repeat(500));
      RawHttp.Answer missing = get(server, "/users/visitor-4711");
      assertFalse(missing.toString().contains("visitor-4711"), missing.toString());
    }

    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("log/access.jsonl"))) {
      lines.add(JSON.readTree(line));
    }
    assertEquals(2, count(lines, 200));
    assertEquals(8, count(lines, 409));
    JsonNode refused =
        lines.stream().filter(line -> line.path("status").asInt() == 409).findFirst().orElseThrow();
    assertEquals("GET", refused.path("method").asText());
    assertEquals("/refused", refused.path("path").asText());
    assertEquals("r0", refused.path("request_id").asText());
    assertEquals(
        List.of("unknown"),
        lines.stream()
            .filter(line -> line.path("status").asInt() == 404)
            .map(line -> line.path("path").asText())
            .distinct()
            .toList());
    assertFalse(lines.toString().contains("visitor-4711"), "what a path holds may be an id");
    assertTrue(refused.path("micros").asLong() > 0, refused.toString());
    assertTrue(refused.path("bytes").asLong() > 10, refused.toString());
    assertTrue(refused.path("key").isNull());
    assertTrue(Instant.parse(refused.path("time").asText()).isBefore(Instant.now().plusSeconds(1)));
    assertFalse(lines.toString().contains("secret") || lines.toString().contains("127.0.0.1"));
    assertTrue(lines.stream().allMatch(line -> line.toString().length() < 500));
    assertTrue(metrics.scrape().contains("access_log_total{outcome=\"written\"} " + lines.size()));
  }

  private static long count(List<JsonNode> lines, int status) {
    return lines.stream().filter(line -> line.path("status").asInt() == status).count();
  }
}
