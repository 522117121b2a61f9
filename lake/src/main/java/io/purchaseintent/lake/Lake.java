package io.purchaseintent.lake;

import io.purchaseintent.store.LocalCopy;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.store.s3.S3Address;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place that holds a shop's datasets: a folder, or a prefix of a bucket.
 *
 * <p>On each machine it has a folder. Of a lake in a folder that is the lake. Of one in a bucket it
 * has copies of what is read as files, training sets and reports, and what a run writes before it
 * is committed.
 */
public final class Lake implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String TRAINING_SETS = "training-sets";
  private static final String REPORTS = "reports";

  private final String address;
  private final String root;
  private final String home;
  private final S3Access access;

  private Lake(String address, Path root, Path home, S3Access access) {
    this.address = address;
    this.root = root.toString();
    this.home = home.toString();
    this.access = access;
  }

  /** The lake in a local folder, or one that every worker sees under the same path. */
  public Lake(Path folder) {
    this(
        folder.toString(),
        folder,
        folder.toAbsolutePath().normalize().resolveSibling(""),
        S3Access.DEFAULT);
  }

  /**
   * The lake in this folder.
   *
   * @throws LakeException if it is an URL, which would become a folder of that name
   */
  public static Lake of(String folder) {
    if (S3Address.isS3(folder)) {
      throw new LakeException(folder + " must be a folder here, and not a place in a bucket");
    }
    return of(folder, Path.of(""), Path.of(""), null, null);
  }

  /**
   * The lake at an address, which is not asked yet.
   *
   * @param address a folder, or {@code s3://BUCKET/PREFIX}
   * @param folder of a lake in a bucket, on this machine
   * @param home where what is beside a lake in a bucket is found: rules, suites, the registry
   * @param endpoint where S3 answers; null for that of this machine's settings
   * @param region of the bucket; null likewise
   * @throws LakeException if it is an address of another kind, or names no bucket
   */
  public static Lake of(
      String address, Path folder, Path home, @Nullable String endpoint, @Nullable String region) {
    try {
      return S3Address.isS3(address)
          ? new Lake(
              S3Address.of(address).toString(),
              folder.toAbsolutePath().normalize(),
              home.toAbsolutePath().normalize(),
              S3Access.of(endpoint, region))
          : new Lake(Stores.folder(address).toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      throw new LakeException("A lake is a folder or s3://BUCKET/PREFIX: " + e.getMessage(), e);
    }
  }

  /** Its folder on this machine. */
  public Path root() {
    return Path.of(root);
  }

  /** Whether it is in a bucket. */
  public boolean isInBucket() {
    return S3Address.isS3(address);
  }

  /** How its bucket is reached, where it is in one. */
  public S3Access access() {
    return access;
  }

  /** The folder beside it, with what is one's own: rules, suites, the registry. */
  public Path home() {
    return Path.of(home);
  }

  /**
   * Its files, wherever they are.
   *
   * @throws LakeException if no region is known
   */
  public Store files() {
    try {
      return Stores.open(address, access);
    } catch (IOException e) {
      throw new LakeException(address + ": " + e.getMessage(), e);
    }
  }

  /** What this machine has of it. */
  public LocalCopy copy() {
    return new LocalCopy(files(), root());
  }

  /** A training set. */
  public Dataset trainingSet(String id) {
    return dataset(TRAINING_SETS + "/" + id);
  }

  /** The ids of all training sets, sorted. */
  public List<String> trainingSets() {
    try {
      return files().folders(TRAINING_SETS).stream()
          .filter(id -> trainingSet(id).exists())
          .toList();
    } catch (IOException e) {
      throw LakeException.of("listing the training sets of " + this, e);
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

  /** Where servers of this machine log predictions. */
  public Path predictions() {
    return root().resolve("predictions");
  }

  /** The reports of a job on this machine, a file a run; see {@link #bringReports}. */
  public Path reports(String job) {
    return root().resolve(REPORTS).resolve(job);
  }

  /** Brings the reports of a job here, those that other machines have written. */
  public void bringReports(String job) {
    bring(REPORTS + "/" + job);
  }

  /** Brings the reports of all jobs here. */
  public void bringReports() {
    bring(REPORTS);
  }

  private void bring(String folder) {
    try {
      copy().bring(folder);
    } catch (IOException e) {
      throw LakeException.of("reading the reports of " + this, e);
    }
  }

  /** Keeps a report that was written here, where the lake is; one elsewhere stays there. */
  public void keepReport(Path file) {
    try {
      LocalCopy copy = copy();
      if (copy.has(file)) {
        copy.keep(file);
      }
    } catch (IOException e) {
      throw LakeException.of("writing the reports of " + this, e);
    }
  }

  private Dataset dataset(String name) {
    return new Dataset(this, name);
  }

  /** Its address, as users write it. */
  @Override
  public String toString() {
    return address;
  }
}
