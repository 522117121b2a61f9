package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bucket4j.TimeMeter;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.keys.KeysCommand;
import io.purchaseintent.serving.keys.KeysInEffect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the document says that a route asks for, and what it asks for. */
final class RouteAccessTest {

  private static final List<String> SCOPES = List.of("events", "predict", "watch", "admin");

  /** Without it, this machine may watch. */
  private static final String FROM_ELSEWHERE = "X-Forwarded-For: 203.0.113.9";

  @TempDir private Path home;

  private String key(String scope) {
    StringWriter out = new StringWriter();
    new CommandLine(new KeysCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(new StringWriter()))
        .execute("create", "--name=test", "--home=" + home, "--scope=" + scope);
    return out.toString().strip();
  }

  @Test
  void everyRoute_letsThroughTheScopeOfItsDescription_andNoOther() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    Map<String, String> keys = new TreeMap<>();
    SCOPES.forEach(scope -> keys.put(scope, key(scope)));
    List<String> open = new ArrayList<>();
    try (WholeServer server =
        WholeServer.start(
            home.resolve("registry"),
            home.resolve("log"),
            meters ->
                new KeyGate(
                    KeysInEffect.of(home, Clock.systemUTC(), TimeMeter.SYSTEM_NANOTIME, meters),
                    meters))) {
      JsonNode document =
          new ObjectMapper().readTree(ask(server, "GET /openapi.json", "A: b").body());
      for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
        for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
          String line =
              operation.getKey().toUpperCase(Locale.ROOT)
                  + " "
                  + path.getKey()
                      .replace("{version}", "v9")
                      .replace("{day}", "2016-10-30")
                      .replace("{id}", "badge@1");
          JsonNode security = operation.getValue().path("security");
          if (security.isMissingNode()) {
            open.add(line);
            assertTrue(isLetThrough(ask(server, line, FROM_ELSEWHERE)), line);
            continue;
          }
          String needed = security.path(0).path("bearer").path(0).asText();
          assertEquals(401, ask(server, line, FROM_ELSEWHERE).status(), line);
          for (String scope : SCOPES) {
            RawHttp.Answer answer =
                ask(server, line, FROM_ELSEWHERE, "Authorization: Bearer " + keys.get(scope));
            assertEquals(opens(scope, needed), isLetThrough(answer), line + " with " + scope);
          }
        }
      }
    }
    assertEquals(
        List.of(
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /openapi.json",
            "GET /shop",
            "GET /tracker.js",
            "OPTIONS /events"),
        open.stream().sorted().toList());
  }

  @Test
  void move_isLoggedByTheKeyThatWasUsed_whateverIsTyped() throws Exception {
    TrainedModel.register(home.resolve("registry"));
    TrainedModel.write(home.resolve("registry"), 0.7f);
    String admin = key("admin");
    try (WholeServer server =
        WholeServer.start(
            home.resolve("registry"),
            home.resolve("log"),
            meters ->
                new KeyGate(
                    KeysInEffect.of(home, Clock.systemUTC(), TimeMeter.SYSTEM_NANOTIME, meters),
                    meters))) {
      int port = server.uri("/").getPort();
      String body =
          "{\"to\":\"shadow\",\"who\":\"the boss\",\"why\":\"to see\",\"despite_gates\":true}";
      String request =
          "POST /admin/variants/v2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Authorization: Bearer "
              + admin
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      RawHttp.Answer moved =
          RawHttp.send("127.0.0.1", port, request.getBytes(StandardCharsets.US_ASCII));
      assertEquals(200, moved.status(), moved.text());
    }

    List<Move> moves = new FileRegistry(home.resolve("registry")).moves(TrainedModel.NAME);
    AuditEntry last = moves.get(moves.size() - 1).audit();
    assertEquals("key:" + admin.substring(3, 11), last.who());
    assertEquals("to see (by the boss) (despite the gates)", last.why());
  }

  /** Who administers may watch. */
  private static boolean opens(String scope, String needed) {
    return scope.equals(needed) || (scope.equals("admin") && needed.equals("watch"));
  }

  private static boolean isLetThrough(RawHttp.Answer answer) {
    return answer.status() != 401 && answer.status() != 403;
  }

  private static RawHttp.Answer ask(WholeServer server, String line, String... headers)
      throws Exception {
    int port = server.uri("/").getPort();
    return RawHttp.ask("127.0.0.1", port, line, "localhost:" + port, headers);
  }
}
