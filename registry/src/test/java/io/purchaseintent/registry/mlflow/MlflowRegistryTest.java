package io.purchaseintent.registry.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The registry on a real MLflow server. */
@Timeout(600)
final class MlflowRegistryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Placement CHAMPION = Placement.of(Role.CHAMPION);

  @TempDir private static Path data;

  private static TestServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = TestServer.start(data);
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  private static ModelRegistry registry() {
    return Registries.open("mlflow:" + server.address(), null, null);
  }

  private static AuditEntry by(String who) {
    return new AuditEntry(Instant.parse("2026-03-01T00:00:00Z"), who, "said \"go\"");
  }

  private static String write(ModelRegistry registry, String name) {
    ObjectNode manifest = JSON.createObjectNode().put("training_set", "march");
    manifest.putObject("parameters").put("max_depth", 6).put("eta", 0.05);
    manifest.putObject("test").put("auc", 0.97).putNull("ece");
    return registry.write(
        name, manifest, Map.of("a.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)), by("ann"));
  }

  private static JsonNode model(String name) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(server.address() + "/api/2.0/mlflow/registered-models/get?name=" + name))
            .build();
    return JSON.readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
        .path("registered_model");
  }

  private static Set<String> aliases(String name) throws Exception {
    Set<String> aliases = new HashSet<>();
    model(name)
        .path("aliases")
        .forEach(
            alias ->
                aliases.add(alias.path("alias").asText() + " v" + alias.path("version").asText()));
    return aliases;
  }

  @Test
  void versionsAndMoves_areThere_andMlflowShowsThem() throws Exception {
    ModelRegistry registry = registry();
    assertEquals(List.of(), registry.versions("shop"));
    assertEquals("v1", write(registry, "shop"));
    assertEquals("v2", write(registry, "shop"));
    registry.promote("shop", "v1", CHAMPION, by("bob"));
    registry.promote("shop", "v2", Placement.of(Role.CHALLENGER), by("bob"));
    assertEquals(Set.of("champion v1", "challenger v2"), aliases("shop"));

    registry.promote("shop", "v2", CHAMPION, by("cleo"));

    assertEquals(Optional.of("v2"), registry.champion("shop"));
    assertEquals(Set.of("champion v2"), aliases("shop"));
    assertEquals("v1", registry.rollback("shop", by("dan")).version());
    assertEquals(Set.of("champion v1"), aliases("shop"));
    assertEquals(Stage.ARCHIVED, registry.standings("shop").of("v2").stage());
    List<Move> moves = registry.moves("shop");
    assertEquals(6, moves.size());
    assertEquals(by("dan"), moves.get(5).audit());
    assertEquals("march", registry.manifest("shop", "v2").path("training_set").asText());
    assertEquals(List.of(), registry.verify("shop"));
    assertTrue(
        String.valueOf(
                assertThrows(
                        RegistryException.class, () -> registry.archive("shop", "v1", by("eve")))
                    .getMessage())
            .contains("promote another version to champion first"));
    assertThrows(
        RegistryException.class, () -> registry.promote("shop", "v9", CHAMPION, by("eve")));
    assertEquals(6, registry.moves("shop").size());
  }

  @Test
  void files_mayTellTheNameOfTheirVersion() {
    ModelRegistry registry = registry();
    for (String expected : List.of("v1", "v2")) {
      String version =
          registry.write(
              "titled",
              JSON.createObjectNode(),
              name -> Map.of("title.txt", name.getBytes(StandardCharsets.UTF_8)),
              by("ann"));
      assertEquals(expected, version);
      assertEquals(
          version,
          new String(registry.file("titled", version, "title.txt"), StandardCharsets.UTF_8));
    }
  }

  @Test
  void artifactEditedByHand_isNoticed() throws Exception {
    ModelRegistry registry = registry();
    write(registry, "edited");
    write(registry, "edited");
    for (Path file : artifacts("a.json")) {
      Files.writeString(file, "{}");
    }
    for (Path file : artifacts("manifest.json")) {
      Files.writeString(file, Files.readString(file).replace("march", "april"));
      break;
    }

    assertEquals(2, registry.verify("edited").size());
  }

  private static List<Path> artifacts(String name) throws Exception {
    HttpRequest search =
        HttpRequest.newBuilder(
                URI.create(
                    server.address()
                        + "/api/2.0/mlflow/experiments/get-by-name?experiment_name=edited"))
            .build();
    String id =
        JSON.readTree(HttpClient.newHttpClient().send(search, BodyHandlers.ofString()).body())
            .path("experiment")
            .path("experiment_id")
            .asText();
    try (Stream<Path> files = Files.walk(data.resolve("artifacts").resolve(id))) {
      return files.filter(file -> file.getFileName().toString().equals(name)).toList();
    }
  }

  @Test
  void serverThatDiesAtAThirdOfItsCalls_leavesTheRegistryAsItWasOrWithTheMoveDone()
      throws Exception {
    dieAtEvery(3);
  }

  /** The same law, at the calls between as well. */
  @Test
  @Tag("thorough")
  void serverThatDiesAtAnyCall_leavesTheRegistryAsItWasOrWithTheMoveDone() throws Exception {
    dieAtEvery(1);
  }

  private void dieAtEvery(int step) throws Exception {
    ModelRegistry direct = registry();
    for (int calls = 0; ; calls += step) {
      String name = "dying-" + calls;
      write(direct, name);
      direct.promote(name, "v1", CHAMPION, by("ann"));
      List<Move> moves = direct.moves(name);
      try (DyingProxy proxy = new DyingProxy(URI.create(server.address()), calls)) {
        ModelRegistry registry = Registries.open("mlflow:" + proxy.address(), null, null);
        try {
          String version = write(registry, name);
          registry.promote(name, version, CHAMPION, by("bob"));
          assertTrue(calls > 10, "only " + calls + " calls");
          assertEquals(Set.of("champion v2"), aliases(name));
          break;
        } catch (RegistryException e) {
          assertTrue(
              String.valueOf(e.getMessage()).contains("The MLflow server " + proxy.address()),
              e.getMessage());
        }
      }
      List<String> now = direct.versions(name);
      assertTrue(now.size() <= 2, now::toString);
      assertEquals(moves, direct.moves(name).stream().filter(moves::contains).toList());
      assertEquals(List.of(), direct.verify(name));
      assertTrue(now.contains(direct.champion(name).orElseThrow()));
    }
  }

  @Test
  void serverThatIsKilled_isToldOf_andHasAllWhenItIsBack() throws Exception {
    ModelRegistry registry = registry();
    write(registry, "killed");
    registry.promote("killed", "v1", CHAMPION, by("ann"));

    server.kill();
    RegistryException refused =
        assertThrows(RegistryException.class, () -> registry.rollback("killed", by("bob")));
    server.restart();

    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("The MLflow server " + server.address()));
    assertEquals(Optional.of("v1"), registry().champion("killed"));
    assertEquals(List.of(), registry().verify("killed"));
  }

  /** Passes a number of calls on to a server, and from then on is gone. */
  private static final class DyingProxy implements AutoCloseable {

    private final HttpServer proxy;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI target;
    private final AtomicInteger left;

    DyingProxy(URI target, int calls) throws IOException {
      this.target = target;
      this.left = new AtomicInteger(calls);
      this.proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      proxy.createContext("/", this::pass);
      proxy.start();
    }

    String address() {
      return "http://127.0.0.1:" + proxy.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
      try (exchange) {
        if (left.getAndDecrement() <= 0) {
          return;
        }
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()));
        request.method(
            exchange.getRequestMethod(),
            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
          request.header("Content-Type", type);
        }
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        byte[] body = response.body();
        exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      proxy.stop(0);
    }
  }
}
