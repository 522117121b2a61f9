package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.webhook.Outbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a server tells of moves, while their file changes. */
final class HooksTest {

  private static final Placement SHADOW = Placement.of(Role.SHADOW);

  @TempDir private Path home;
  private final List<String> posted = new ArrayList<>();
  private final Map<String, Runnable> rounds = new TreeMap<>();
  private FileRegistry registry;
  private HttpServer receiver;
  private Hooks hooks;

  @BeforeEach
  void start() throws IOException {
    registry = new FileRegistry(home.resolve("registry"));
    registry.write(
        "m", JsonNodeFactory.instance.objectNode(), Map.of("a.txt", new byte[] {1}), audit());
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          posted.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Files.writeString(home.resolve("secret"), "whsec_" + "A".repeat(32));
    hooks =
        new Hooks(
            home,
            Outbox.of(registry, home.resolve("registry").toString(), "m"),
            Clock.systemUTC(),
            rounds::put);
    hooks.follow();
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private static AuditEntry audit() {
    return new AuditEntry(Instant.parse("2026-03-01T12:00:00Z"), "ann", "as told");
  }

  private void file(String... names) throws IOException {
    StringBuilder text = new StringBuilder("hooks:\n");
    for (String name : names) {
      text.append(
          "  %s: {url: \"http://localhost:%d/%s\", secret: \"file:%s\", events: [promote]}\n"
              .formatted(name, receiver.getAddress().getPort(), name, home.resolve("secret")));
    }
    Files.writeString(home.resolve("webhooks.yaml"), text);
    hooks.follow();
  }

  /** What a move has posted, once each loop had its turn. */
  private List<String> afterMove() {
    posted.clear();
    registry.promote("m", "v1", SHADOW, audit());
    registry.promote("m", "v1", Placement.STAGING, audit());
    rounds.values().forEach(Runnable::run);
    return List.copyOf(posted);
  }

  @Test
  void fileThatChanges_isFollowed_andWhoIsOutOfItIsToldNoMore() throws IOException {
    assertEquals(List.of(), afterMove());

    file("a");
    assertEquals(List.of("/a", "/a"), afterMove());
    file("b", "a");
    assertEquals(List.of("/a", "/a", "/b", "/b"), afterMove());
    file("b");
    assertEquals(List.of("/b", "/b"), afterMove());

    assertEquals(List.of("webhook-a", "webhook-b"), List.copyOf(rounds.keySet()));
    assertEquals(List.of(), hooks.problems());
  }

  @Test
  void fileThatBreaksOrIsGone_leavesThoseOfBefore_andIsAProblem() throws IOException {
    file("a");

    Files.writeString(home.resolve("webhooks.yaml"), "hooks: {a: {url: nowhere}}");
    hooks.follow();
    assertEquals(List.of("/a", "/a"), afterMove());
    assertTrue(hooks.problems().get(0).startsWith("Who is told of moves stays as it was: "));
    Files.delete(home.resolve("webhooks.yaml"));
    hooks.follow();
    assertEquals(List.of("/a", "/a"), afterMove());
    assertTrue(hooks.problems().get(0).contains("webhooks.yaml is gone: put it back, or empty it"));

    Files.writeString(home.resolve("webhooks.yaml"), "");
    hooks.follow();
    assertEquals(List.of(), afterMove());
    assertEquals(List.of(), hooks.problems());
  }
}
