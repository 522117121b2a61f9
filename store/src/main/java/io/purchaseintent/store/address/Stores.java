package io.purchaseintent.store.address;

import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.Store;
import io.purchaseintent.store.s3.S3Access;
import io.purchaseintent.store.s3.S3Address;
import io.purchaseintent.store.s3.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens stores by their address: a folder, or {@code s3://BUCKET/PREFIX}. */
public final class Stores {

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(//)?.*");

  private Stores() {}

  /**
   * The store at an address, which is not asked yet.
   *
   * @param access to buckets, where it is one
   * @throws IllegalArgumentException if the address is of no such kind
   * @throws IOException if no region is known
   */
  public static Store open(String address, S3Access access) throws IOException {
    return S3Address.isS3(address)
        ? new S3Store(S3Address.of(address), access)
        : new FolderStore(folder(address));
  }

  /**
   * The folder of an address.
   *
   * @throws IllegalArgumentException if the address is an URL of whatever scheme: a folder of that
   *     name is what nobody wants
   */
  public static Path folder(String address) {
    Matcher scheme = SCHEME.matcher(address);
    if (scheme.matches()) {
      throw new IllegalArgumentException(
          address
              + " must be a folder here: nothing is kept there by "
              + scheme.group(1)
              + (scheme.group(2) == null
                  ? "; a place in a bucket is s3://BUCKET/PREFIX, a folder of that name ./"
                      + address
                  : ""));
    }
    return Path.of(address);
  }
}
