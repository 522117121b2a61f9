package io.purchaseintent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.Calibration;
import io.purchaseintent.scoring.ModelFormatException;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.Map;

/** The files of a version that score, and how a model is made of them. */
public final class ModelBundle {

  /** File of the rates that are told where nothing is known of a visit. */
  public static final String BASE_RATES = "base-rates.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelBundle() {}

  /** Where the files are. */
  @FunctionalInterface
  public interface Source {

    /** The content of the file of this name. */
    byte[] read(String file) throws IOException;
  }

  /** File of a segment's trees. */
  public static String boosterFile(Segment segment) {
    return "booster-" + segment.code() + ".json";
  }

  /** File of a segment's calibration. */
  public static String calibrationFile(Segment segment) {
    return "calibration-" + segment.code() + ".json";
  }

  /**
   * The model in these files, ready to score.
   *
   * @param manifest with the files' hashes and the feature set
   * @throws RegistryException if a file is missing, changed, or names features that this release
   *     does not have
   */
  public static PropensityModel read(String version, JsonNode manifest, Source files) {
    try {
      Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
      for (Segment segment : Segment.values()) {
        scorers.put(
            segment,
            new PropensityModel.Scorer(
                TreeEnsemble.ofXgboostJson(json(boosterFile(segment), manifest, files)),
                Calibration.ofJson(json(calibrationFile(segment), manifest, files))));
      }
      return new PropensityModel(
          version,
          FeatureSetJson.read(manifest.path("feature_set")),
          scorers,
          BaseRates.ofJson(json(BASE_RATES, manifest, files)));
    } catch (IllegalArgumentException | ModelFormatException e) {
      throw new RegistryException("Version " + version + " cannot serve: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RegistryException(
          "Version " + version + " cannot serve: a file is not readable: " + e.getMessage(), e);
    }
  }

  /**
   * The content of a file, if it is the one that was registered.
   *
   * @param manifest with the files' hashes
   * @throws RegistryException if there is none of this name, or it is another one
   */
  public static byte[] file(String version, JsonNode manifest, String file, Source files) {
    try {
      return verified(file, manifest, files);
    } catch (ModelFormatException e) {
      throw new RegistryException("Of version " + version + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new RegistryException(
          file + " of version " + version + " is not readable: " + e.getMessage(), e);
    }
  }

  /**
   * Makes sure that every file of a version is the one that was registered.
   *
   * @param manifest with the files' hashes
   * @throws RegistryException if one is missing or was changed
   */
  public static void requireWhole(String version, JsonNode manifest, Source files) {
    try {
      for (Map.Entry<String, JsonNode> file : manifest.path("files").properties()) {
        verified(file.getKey(), manifest, files);
      }
    } catch (ModelFormatException | IOException e) {
      String reason =
          e instanceof NoSuchFileException ? "there is no " + e.getMessage() : e.getMessage();
      throw new RegistryException(
          "Version "
              + version
              + " cannot serve: "
              + reason
              + ". Put the file back, or promote another version",
          e);
    }
  }

  private static JsonNode json(String file, JsonNode manifest, Source files) throws IOException {
    return JSON.readTree(verified(file, manifest, files));
  }

  private static byte[] verified(String file, JsonNode manifest, Source files) throws IOException {
    String expected = manifest.path("files").path(file).asText();
    if (expected.isEmpty()) {
      throw new ModelFormatException(
          "it has no " + file + ", for an earlier release made it: train it again");
    }
    byte[] bytes = files.read(file);
    if (!Sha256.of(bytes).equals(expected)) {
      throw new ModelFormatException(
          file + " is not the file that was registered: its SHA-256 differs from the manifest's");
    }
    return bytes;
  }
}
