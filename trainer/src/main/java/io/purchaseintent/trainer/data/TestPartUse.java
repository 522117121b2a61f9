package io.purchaseintent.trainer.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many versions of a model were judged by the same visits: the best of many looks better than
 * it is.
 */
public final class TestPartUse {

  /** Under this a manifest tells of its test part. */
  public static final String FIELD = "test_part";

  /** What stands for its visits. */
  public static final String VISITS = "visits";

  /** How many versions were judged by them, this one among them. */
  public static final String VERSIONS = "versions_judged";

  private TestPartUse() {}

  /**
   * Notes it in the manifest of a version that is about to be written. Versions of releases that
   * did not tell the visits count where the files of their test part were the same.
   *
   * @param manifest with its {@link #VISITS}
   */
  public static void note(ObjectNode manifest, ModelRegistry registry, String name) {
    int judged = 1;
    for (String version : registry.versions(name)) {
      judged += isSame(manifest, manifest(registry, name, version)) ? 1 : 0;
    }
    manifest.withObject("/" + FIELD).put(VERSIONS, judged);
  }

  /** Empty where it was changed: the registry tells of that elsewhere. */
  private static JsonNode manifest(ModelRegistry registry, String name, String version) {
    try {
      return registry.manifest(name, version);
    } catch (RegistryException e) {
      return MissingNode.getInstance();
    }
  }

  private static boolean isSame(JsonNode manifest, JsonNode other) {
    JsonNode visits = other.path(FIELD).path(VISITS);
    if (visits.isTextual()) {
      return visits.equals(manifest.path(FIELD).path(VISITS));
    }
    Set<String> files = testFiles(manifest);
    return !files.isEmpty() && files.equals(testFiles(other));
  }

  private static Set<String> testFiles(JsonNode manifest) {
    Set<String> hashes = new TreeSet<>();
    for (JsonNode file : manifest.path("training_files")) {
      if (file.path("path").asText().startsWith("test/")) {
        hashes.add(file.path("sha256").asText());
      }
    }
    return hashes;
  }
}
