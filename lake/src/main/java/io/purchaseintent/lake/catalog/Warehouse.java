package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.address.Stores;
import io.purchaseintent.store.s3.S3Address;
import io.purchaseintent.store.s3.S3Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.FileIO;

/**
 * Where the tables of a catalogue of folders are: a folder, or a prefix of a bucket.
 *
 * @param root as a location without a slash at its end
 */
record Warehouse(String root, FileIO files, VersionFiles versions, Store store) {

  /** The type of such a catalogue. */
  static final String TYPE = "folder";

  private static final String WAREHOUSE = "warehouse";
  private static final Set<String> KNOWN =
      Set.of("type", WAREHOUSE, BucketClients.ENDPOINT, BucketClients.REGION);

  /** The tables in this folder. */
  static Warehouse of(Path folder) {
    return new Warehouse(
        LocalFiles.location(folder),
        new LocalFiles(),
        new LocalVersionFiles(),
        new FolderStore(folder));
  }

  /**
   * The tables where these properties say.
   *
   * @throws LakeException if they are not those of such a catalogue
   */
  static Warehouse of(Map<String, String> properties) {
    TreeSet<String> unknown = new TreeSet<>(properties.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new LakeException(
          "type=" + TYPE + " has " + new TreeSet<>(KNOWN) + ", and not " + unknown);
    }
    String warehouse = properties.get(WAREHOUSE);
    if (warehouse == null || warehouse.isBlank()) {
      throw new LakeException(
          "type=" + TYPE + " needs a warehouse: a folder or s3://BUCKET/PREFIX");
    }
    try {
      if (!S3Address.isS3(warehouse)) {
        return of(Stores.folder(warehouse));
      }
      S3Address address = S3Address.of(warehouse);
      Store store = new S3Store(address, BucketClients.access(properties));
      S3FileIO files = new S3FileIO();
      files.initialize(withOurClients(properties));
      return new Warehouse(address.toString(), files, new StoreVersionFiles(store), store);
    } catch (IllegalArgumentException | IOException e) {
      throw new LakeException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The properties of the tables of a lake in a bucket. */
  static Map<String, String> inBucket(Lake lake) {
    Map<String, String> properties = new HashMap<>();
    properties.put("type", TYPE);
    properties.put(WAREHOUSE, lake + "/" + LakeCatalog.TABLES);
    URI endpoint = lake.access().endpoint();
    if (endpoint != null) {
      properties.put(BucketClients.ENDPOINT, endpoint.toString());
    }
    if (lake.access().region() != null) {
      properties.put(BucketClients.REGION, lake.access().region());
    }
    return properties;
  }

  /** The properties, with what makes our clients of buckets, unless they name another. */
  static Map<String, String> withOurClients(Map<String, String> properties) {
    Map<String, String> all = new HashMap<>(properties);
    all.putIfAbsent(BucketClients.PROPERTY, BucketClients.class.getName());
    // Tables go with their readers, and nobody closes their files.
    all.putIfAbsent("init-creation-stacktrace", "false");
    return all;
  }

  /** Makes sure that it can be asked: of what is wrong a store tells in words, Iceberg does not. */
  Warehouse there() {
    try {
      store.folders("");
      return this;
    } catch (IOException e) {
      throw new LakeException(String.valueOf(e.getMessage()), e);
    }
  }
}
