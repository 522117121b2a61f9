package io.purchaseintent.store.s3;

import java.util.regex.Pattern;

/**
 * A place in a bucket: {@code s3://BUCKET/PREFIX}.
 *
 * @param prefix what all keys begin with: empty, or ends with a slash
 */
public record S3Address(String bucket, String prefix) {

  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  /** Whether an address is that of a bucket, of whatever name. */
  public static boolean isS3(String address) {
    return address.startsWith(SCHEME);
  }

  /**
   * The place of an address.
   *
   * @throws IllegalArgumentException if it names no bucket
   */
  public static S3Address of(String address) {
    if (!isS3(address)) {
      throw new IllegalArgumentException(address + " must be as s3://BUCKET/PREFIX");
    }
    String[] parts = address.substring(SCHEME.length()).split("/", 2);
    if (!BUCKET.matcher(parts[0]).matches()) {
      throw new IllegalArgumentException(
          address
              + " names no bucket: give s3://BUCKET/PREFIX; a bucket's name has 3 to 63 lower-case"
              + " letters, digits, and . -");
    }
    String prefix = parts.length == 1 ? "" : parts[1].replaceAll("/+", "/").replaceAll("^/|/$", "");
    return new S3Address(parts[0], prefix.isEmpty() ? "" : prefix + "/");
  }

  @Override
  public String toString() {
    return SCHEME
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
  }
}
