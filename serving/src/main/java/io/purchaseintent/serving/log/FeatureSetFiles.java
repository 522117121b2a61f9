package io.purchaseintent.serving.log;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.json.FeatureSetJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the vectors of predictions were made by: {@code feature-sets/HASH.json}. Thread-safe. */
final class FeatureSetFiles {

  private static final Logger LOG = Logger.getLogger(FeatureSetFiles.class.getName());

  private final Path folder;
  private final String run;

  /**
   * Files below a folder of predictions.
   *
   * @param run a name that no other writer has
   */
  FeatureSetFiles(Path predictions, String run) {
    this.folder = predictions.resolve("feature-sets");
    this.run = run;
  }

  /** Makes the folder. */
  void create() throws IOException {
    Files.createDirectories(folder);
  }

  /** Keeps one; what cannot be written is told. */
  void describe(FeatureSet featureSet) {
    Path next = folder.resolve("." + featureSet.hash() + "." + run);
    try {
      create();
      Files.writeString(next, FeatureSetJson.write(featureSet).toPrettyString());
      Files.move(next, folder.resolve(featureSet.hash() + ".json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "What the vectors of predictions are made by cannot be kept in "
              + folder
              + ": predictions of feature set "
              + featureSet.hash()
              + " cannot be made again",
          e);
    }
  }
}
