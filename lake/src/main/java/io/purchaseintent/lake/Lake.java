package io.purchaseintent.lake;

import io.purchaseintent.store.address.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that holds a shop's datasets.
 *
 * @param root a local folder, or one that every worker sees under the same path
 */
public record Lake(Path root) {

  private static final String TRAINING_SETS = "training-sets";

  /**
   * The lake in this folder.
   *
   * @throws LakeException if it is an URL, which would become a folder of that name
   */
  public static Lake of(String folder) {
    try {
      return new Lake(Stores.folder(folder).toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      throw new LakeException(
          "A lake is a folder, and not "
              + folder
              + ": its tables alone may be in a bucket, where a file catalog.properties in that"
              + " folder says type=folder and warehouse=s3://BUCKET/PREFIX (docs/s3.md)",
          e);
    }
  }

  /** A training set. */
  public Dataset trainingSet(String id) {
    return dataset(TRAINING_SETS + "/" + id);
  }

  /** The folder that training sets are in, each under its id. */
  public Path trainingSetsFolder() {
    return root.resolve(TRAINING_SETS);
  }

  /** The ids of all training sets, sorted. */
  public List<String> trainingSets() {
    Path folder = trainingSetsFolder();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> sets = Files.list(folder)) {
      return sets.map(set -> set.getFileName().toString())
          .filter(id -> trainingSet(id).exists())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw LakeException.of("listing " + folder, e);
    }
  }

  /** What a comparison found: staged for its report, and never committed. */
  public Dataset comparison() {
    return dataset("comparison");
  }

  /** What a job of this name found: staged for its report, and never committed. */
  public Dataset staged(String job) {
    return dataset(job);
  }

  /** Where servers log predictions. */
  public Path predictions() {
    return root.resolve("predictions");
  }

  /** The reports of a job, a file a run. */
  public Path reports(String job) {
    return root.resolve("reports").resolve(job);
  }

  private Dataset dataset(String name) {
    return new Dataset(this, name);
  }
}
