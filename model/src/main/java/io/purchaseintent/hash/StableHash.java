package io.purchaseintent.hash;

/** A 64-bit hash of text or bytes that is the same on every machine and in every release. */
public final class StableHash {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private StableHash() {}

  /** FNV-1a over the UTF-16 units, mixed. */
  public static long of(String text) {
    return of(FNV_OFFSET, text);
  }

  /** What {@link #of(long, String)} goes on from, for a beginning that many texts have. */
  public static long begin(String beginning) {
    return added(FNV_OFFSET, beginning);
  }

  /**
   * The hash of a text that is the beginning and the rest.
   *
   * @param begun of the beginning, by {@link #begin}
   */
  public static long of(long begun, String rest) {
    return mixed(added(begun, rest));
  }

  private static long added(long begun, String text) {
    long hash = begun;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      hash = (hash ^ (unit & 0xff)) * FNV_PRIME;
      hash = (hash ^ (unit >>> 8)) * FNV_PRIME;
    }
    return hash;
  }

  /** FNV-1a over the bytes, mixed. */
  public static long of(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte each : bytes) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /** MurmurHash3's 64-bit mixer, so that every bit of the input reaches every bit of the result. */
  private static long mixed(long unmixed) {
    long hash = unmixed;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
