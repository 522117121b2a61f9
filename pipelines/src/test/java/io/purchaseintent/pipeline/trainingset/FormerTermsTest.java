package io.purchaseintent.pipeline.trainingset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FormerTermsTest {

  @TempDir private Path folder;

  private void set(String id, String created, String terms) throws IOException {
    Path of = Files.createDirectories(folder.resolve("training-sets").resolve(id));
    Files.writeString(
        of.resolve("manifest.json"),
        "{\"id\": \"%s\", \"created\": \"%s\", \"feature_set\": {\"vocabularies\": {\"country\": %s}}}"
            .formatted(id, created, terms));
  }

  @Test
  void terms_areThoseOfTheSetMadeLast_unlessAnotherIsNamed() throws IOException {
    Lake lake = new Lake(folder);
    assertEquals(new FormerTerms(null, Map.of()), FormerTerms.of(lake, null));
    set("b", "2026-03-01T00:00:00Z", "[\"DE\"]");
    set("a", "2026-04-01T00:00:00Z", "[\"AT\", \"DE\"]");

    assertEquals(
        new FormerTerms("a", Map.of("country", List.of("AT", "DE"))), FormerTerms.of(lake, null));
    assertEquals(new FormerTerms("b", Map.of("country", List.of("DE"))), FormerTerms.of(lake, "b"));
    assertNull(FormerTerms.of(lake, "none").id());
    JobFailure failure = assertThrows(JobFailure.class, () -> FormerTerms.of(lake, "c"));
    assertTrue(
        String.valueOf(failure.getMessage()).contains("it has [a, b], and none begins anew"),
        failure.getMessage());
  }
}
