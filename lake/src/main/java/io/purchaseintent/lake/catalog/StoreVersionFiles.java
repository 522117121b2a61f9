package io.purchaseintent.lake.catalog;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.UnansweredException;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/** Version files in a store, as one that is a bucket: it is asked to write only where none is. */
final class StoreVersionFiles implements VersionFiles {

  private final Store store;

  /** The version files in this store, whose address begins their locations. */
  StoreVersionFiles(Store store) {
    this.store = store;
  }

  @Override
  public boolean create(String location, byte[] content) {
    try {
      return store.create(name(location), content);
    } catch (UnansweredException e) {
      throw new CommitStateUnknownException(fault("writing", e));
    } catch (IOException e) {
      throw fault("writing", e);
    }
  }

  @Override
  public void replace(String location, byte[] content) {
    try {
      store.write(name(location), content);
    } catch (IOException e) {
      throw fault("writing", e);
    }
  }

  @Override
  public List<String> names(String folder) {
    try {
      return store.files(name(folder).replaceAll("/$", ""));
    } catch (IOException e) {
      throw fault("listing", e);
    }
  }

  private String name(String location) {
    String root = store + "/";
    if (!location.startsWith(root)) {
      throw new IllegalArgumentException(location + " is not in " + store);
    }
    return location.substring(root.length());
  }

  private static LakeException fault(String doing, IOException e) {
    return new LakeException("Failed at " + doing + " versions of a table in " + e.getMessage(), e);
  }
}
