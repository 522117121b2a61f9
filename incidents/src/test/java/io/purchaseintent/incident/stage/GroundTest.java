package io.purchaseintent.incident.stage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.event.Pseudonymizer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundTest {

  @TempDir private Path folder;

  @Test
  void everyHome_hashesIdsAlike() throws Exception {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");

    Ground.keyed(one);
    Ground.keyed(other);

    byte[] key = Files.readAllBytes(PseudonymKey.in(one));
    assertArrayEquals(key, Files.readAllBytes(PseudonymKey.in(other)));
    assertDoesNotThrow(() -> new Pseudonymizer(key));
  }
}
