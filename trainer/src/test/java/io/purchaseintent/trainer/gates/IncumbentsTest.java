package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncumbentsTest {

  private static final String MODEL = "purchase-intent";
  private static final AuditEntry ANN = new AuditEntry(Instant.EPOCH, "ann", "so");

  @TempDir private Path folder;

  private FileRegistry registry;

  @BeforeEach
  void openRegistry() {
    registry = new FileRegistry(folder);
  }

  /** A version without files, which cannot be loaded. */
  private void champion(String anchor) {
    ObjectNode manifest = new ObjectMapper().createObjectNode();
    if (!anchor.isEmpty()) {
      manifest.put(Incumbents.ANCHOR, anchor);
    }
    String version = registry.write(MODEL, manifest, Map.of(), ANN);
    registry.promote(MODEL, version, Placement.of(Role.CHAMPION), ANN);
  }

  @Test
  void championOfAnOlderRelease_isItsOwnAnchor_laterOnesNameTheirs() {
    assertEquals(Incumbents.NONE, Incumbents.of(registry, MODEL));

    champion("");
    assertEquals("v1", Objects.requireNonNull(Incumbents.of(registry, MODEL).champion()).version());
    assertNull(Incumbents.of(registry, MODEL).anchor());

    champion("v1");
    Incumbents incumbents = Incumbents.of(registry, MODEL);
    assertEquals("v2", Objects.requireNonNull(incumbents.champion()).version());
    assertEquals("v1", Objects.requireNonNull(incumbents.anchor()).version());

    champion("v3");
    assertNull(Incumbents.of(registry, MODEL).anchor());
  }

  @Test
  void versionThatCannotBeLoaded_isGivenWithTheReason() {
    champion("v7");

    Incumbents incumbents = Incumbents.of(registry, MODEL);

    assertNull(Objects.requireNonNull(incumbents.champion()).model());
    assertTrue(incumbents.champion().fault().startsWith("Version v1 cannot serve: it has no boo"));
    assertTrue(
        Objects.requireNonNull(incumbents.anchor()).fault().startsWith("There is no version v7 of"),
        incumbents.anchor().fault());
  }
}
