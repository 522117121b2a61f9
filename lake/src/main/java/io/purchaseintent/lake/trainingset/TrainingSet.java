package io.purchaseintent.lake.trainingset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A training set in the lake.
 *
 * @param folder with its files
 * @param manifest what it says of itself
 * @param featureSet what its vectors were made by
 */
public record TrainingSet(Path folder, JsonNode manifest, FeatureSet featureSet) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Opens a training set and checks that its files are those that were written.
   *
   * @param id its name, or null for the one made last
   * @throws LakeException if there is none, a file was changed, this release lacks its features, or
   *     its manifest does not tell how it was split
   */
  public static TrainingSet open(Lake lake, @Nullable String id) {
    Dataset set = id == null ? newest(lake) : lake.trainingSet(id);
    Path folder = set.folder();
    Path file = folder.resolve(TrainingSetManifest.FILE);
    if (!set.exists()) {
      throw new LakeException(
          "There is no training set \""
              + id
              + "\" in "
              + lake
              + "/training-sets: make one with ./intent run training-set");
    }
    set.fetch();
    try {
      JsonNode manifest = JSON.readTree(file.toFile());
      for (JsonNode written : manifest.path("files")) {
        verify(folder.resolve(written.path("path").asText()), written.path("sha256").asText());
      }
      TrainingSet opened =
          new TrainingSet(folder, manifest, FeatureSetJson.read(manifest.path("feature_set")));
      opened.requireSplits();
      return opened;
    } catch (IllegalArgumentException e) {
      throw new LakeException("The training set " + folder + " does not fit: " + e.getMessage(), e);
    } catch (JsonProcessingException e) {
      throw new LakeException(file + " " + JsonFault.of(e) + "; make the training set anew", e);
    } catch (IOException e) {
      throw new LakeException(
          "The training set " + folder + " is not readable: " + e.getMessage(), e);
    }
  }

  private static Dataset newest(Lake lake) {
    return lake.trainingSets().stream()
        .map(lake::trainingSet)
        .max(Comparator.comparing(TrainingSet::created))
        .orElseThrow(
            () ->
                new LakeException(
                    "There is no training set in "
                        + lake
                        + "/training-sets: make one with ./intent run training-set"));
  }

  private static String created(Dataset set) {
    try {
      return set.manifest().map(manifest -> manifest.path("created").asText()).orElse("");
    } catch (LakeException e) {
      return "";
    }
  }

  private static void verify(Path file, String expected) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new LakeException(
          file + " is missing, but in the manifest: make the training set anew");
    }
    if (!Sha256.of(file).equals(expected)) {
      throw new LakeException(
          file + " is not the file that was written: its SHA-256 differs from the manifest's");
    }
  }

  /** Its name. */
  public String id() {
    return manifest.path("id").asText();
  }

  /**
   * The files of a part.
   *
   * @throws LakeException if it has no rows
   */
  public List<Path> files(String part) {
    rows(part);
    List<Path> files = new ArrayList<>();
    for (JsonNode file : manifest.path("files")) {
      String path = file.path("path").asText();
      if (path.startsWith(part + "/")) {
        files.add(folder.resolve(path));
      }
    }
    return files;
  }

  /**
   * What its train part looks like; null for a set that an older release made.
   *
   * @throws LakeException if the file is not what the job writes
   */
  public @Nullable ReferenceProfile profile() {
    String name = profileOf(manifest);
    if (name == null) {
      return null;
    }
    Path file = folder.resolve(name);
    try {
      return ReferenceProfileJson.read(JSON.readTree(file.toFile()));
    } catch (JsonProcessingException e) {
      throw new LakeException(file + " " + JsonFault.of(e) + "; make the training set anew", e);
    } catch (IllegalArgumentException | IOException e) {
      throw new LakeException(
          file + " is not readable: " + e.getMessage() + "; make the training set anew", e);
    }
  }

  /** The file with the reference profile of a set of this manifest; null where there is none. */
  public static @Nullable String profileOf(JsonNode manifest) {
    return manifest.path("files").findValuesAsText("path").stream()
        .filter(path -> path.endsWith(ReferenceProfile.FILE))
        .findFirst()
        .orElse(null);
  }

  /**
   * The instant from which on the last days of the train part begin: whole days before the start of
   * validation.
   *
   * @param days number of days, or null for all
   */
  public Instant trainedFrom(@Nullable Integer days) {
    if (days == null) {
      return Instant.MIN;
    }
    return validationStart().minus(Duration.ofDays(days));
  }

  /**
   * The end of the train part.
   *
   * @throws LakeException if the manifest does not say
   */
  public Instant validationStart() {
    return split("validation_start", Instant::parse);
  }

  /**
   * Time without an event that closes a session.
   *
   * @throws LakeException if the manifest does not say
   */
  public Duration sessionGap() {
    return split("session_gap", Duration::parse);
  }

  /**
   * Time from a snapshot's as-of time until it was seen.
   *
   * @throws LakeException if the manifest does not say
   */
  public Duration publishLag() {
    return split("publish_lag", Duration::parse);
  }

  /** Asks for each once, before anything takes long. */
  private void requireSplits() {
    validationStart();
    sessionGap();
    publishLag();
  }

  private <T> T split(String name, Function<String, T> parse) {
    try {
      return parse.apply(manifest.path("splits").path(name).asText());
    } catch (DateTimeParseException e) {
      throw new LakeException(
          "The manifest of training set " + id() + " has no " + name + ": make it anew", e);
    }
  }

  /**
   * Rows that the manifest says a part has.
   *
   * @throws LakeException if it has none
   */
  public int rows(String part) {
    int rows = manifest.path("rows").path(part).asInt();
    if (rows < 1) {
      throw new LakeException(
          "The part \""
              + part
              + "\" of training set "
              + id()
              + " has no rows: make one over more days, or with other shares");
    }
    return rows;
  }
}
