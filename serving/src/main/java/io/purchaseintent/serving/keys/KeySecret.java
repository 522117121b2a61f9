package io.purchaseintent.serving.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key as its owner has it: {@code pi_}, eight digits that name it, and a secret of 256 bits.
 *
 * @param id the digits that name it
 * @param text the whole key
 */
record KeySecret(String id, String text) {

  private static final String PREFIX = "pi_";
  private static final int SECRET_BYTES = 32;

  /** A new one. */
  static KeySecret of(SecureRandom random) {
    String id = HexFormat.of().toHexDigits(random.nextInt());
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new KeySecret(id, PREFIX + id + "_" + text);
  }

  String hash() {
    return hash(text);
  }

  /**
   * What is kept of a key. A plain hash will do where a password would need a slow one: nobody goes
   * through 2^256 secrets.
   */
  static String hash(String presented) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(presented.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return PREFIX + id + "_…";
  }
}
