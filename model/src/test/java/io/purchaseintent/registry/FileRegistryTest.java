package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileRegistryTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir private Path folder;

  private static ObjectNode manifest() {
    return new ObjectMapper().createObjectNode().put("training_set", "t");
  }

  private static String write(FileRegistry registry) {
    return registry.write(
        "shop", manifest(), Map.of("a.json", "{}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void versions_areNumberedAndWhole() {
    FileRegistry registry = new FileRegistry(folder);

    assertEquals("v1", write(registry));
    assertEquals("v2", write(registry));

    assertEquals(List.of("v1", "v2"), registry.versions("shop"));
    assertEquals(
        Sha256.of("{}".getBytes(StandardCharsets.UTF_8)),
        registry.manifest("shop", "v2").path("files").path("a.json").asText());
  }

  @Test
  void manyAtOnce_getAVersionEach() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> writes = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        writes.add(() -> write(new FileRegistry(folder)));
      }
      HashSet<String> versions = new HashSet<>();
      for (Future<String> version : threads.invokeAll(writes)) {
        versions.add(version.get());
      }
      assertEquals(24, versions.size());
      assertEquals(24, new FileRegistry(folder).versions("shop").size());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void champion_isTheOnePromotedLast_andAnEntryCutShortIsNone() throws IOException {
    FileRegistry registry = new FileRegistry(folder);
    write(registry);
    write(registry);
    assertEquals(Optional.empty(), registry.champion("shop"));

    registry.promote("shop", "v2", NOW, "ann", "better");
    registry.promote("shop", "v1", NOW, "bob", "rollback");
    Files.writeString(
        folder.resolve("shop/stages.jsonl"),
        "{\"role\":\"champion\",\"vers",
        StandardOpenOption.APPEND);

    assertEquals(Optional.of("v1"), registry.champion("shop"));
    registry.promote("shop", "v2", NOW, "ann", "after the crash");
    assertEquals(Optional.of("v2"), registry.champion("shop"));
  }

  @Test
  void promote_whatIsNotThere_isRefused() {
    FileRegistry registry = new FileRegistry(folder);
    write(registry);

    RegistryException refused =
        assertThrows(
            RegistryException.class, () -> registry.promote("shop", "v9", NOW, "ann", "why"));

    assertTrue(String.valueOf(refused.getMessage()).contains("only [v1]"));
  }

  @Test
  void load_aChangedFile_isRefused() throws IOException {
    FileRegistry registry = new FileRegistry(folder);
    registry.write(
        "shop", manifest(), Map.of("booster-known.json", "{}".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(folder.resolve("shop/v1/booster-known.json"), "{ }");

    RegistryException refused =
        assertThrows(RegistryException.class, () -> registry.load("shop", "v1"));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("is not the file that was registered"));
  }
}
