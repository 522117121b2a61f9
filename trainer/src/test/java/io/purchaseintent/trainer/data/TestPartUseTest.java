package io.purchaseintent.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestPartUseTest {

  private static final String MODEL = "purchase-intent";

  @TempDir private Path folder;

  private static ObjectNode of(String visits, String testFile) {
    ObjectNode manifest = new ObjectMapper().createObjectNode();
    if (!visits.isEmpty()) {
      manifest.putObject(TestPartUse.FIELD).put(TestPartUse.VISITS, visits);
    }
    manifest
        .putArray("training_files")
        .addObject()
        .put("path", "test/part-0.parquet")
        .put("sha256", testFile);
    return manifest;
  }

  @Test
  void versions_areCountedByTheVisitsThatJudgedThem_olderOnesByTheirFiles() {
    FileRegistry registry = new FileRegistry(folder);
    for (ObjectNode manifest :
        new ObjectNode[] {of("a", "1"), of("a", "2"), of("b", "3"), of("", "3"), of("", "4")}) {
      registry.write(MODEL, manifest, Map.of(), new AuditEntry(Instant.EPOCH, "ann", "train"));
    }

    assertEquals(3, judged(registry, of("a", "9")));
    assertEquals(3, judged(registry, of("b", "3")));
    assertEquals(2, judged(registry, of("c", "4")));
    assertEquals(1, judged(registry, of("c", "9")));
  }

  private static int judged(FileRegistry registry, ObjectNode manifest) {
    TestPartUse.note(manifest, registry, MODEL);
    return manifest.path(TestPartUse.FIELD).path(TestPartUse.VERSIONS).asInt();
  }
}
