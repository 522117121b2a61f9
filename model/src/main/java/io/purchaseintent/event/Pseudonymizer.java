package io.purchaseintent.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a shopper's id by a keyed hash, so that the lake and Redis never hold the id itself.
 *
 * <p>HMAC-SHA-256, the first 16 bytes as URL-safe Base64 (22 characters). Whoever forgets the key
 * has made the stored data anonymous. Not thread-safe.
 */
public final class Pseudonymizer {

  /** The least number of bytes accepted for a key. */
  public static final int MIN_KEY_BYTES = 16;

  private static final int KEPT_BYTES = 16;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT_BYTES = 8;

  /** Line ends stand in no id that a shop gives. */
  private static final byte[] FINGERPRINTED =
      "\nfingerprint of a pseudonym key\n".getBytes(StandardCharsets.US_ASCII);

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Mac mac;

  /**
   * @throws IllegalArgumentException if the key is shorter than {@link #MIN_KEY_BYTES}
   */
  public Pseudonymizer(byte[] key) {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "The pseudonym key has "
              + key.length
              + " bytes, at least "
              + MIN_KEY_BYTES
              + " are needed");
    }
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks " + ALGORITHM, e);
    }
  }

  /** By what the key is known again, and which tells nothing of it: 16 hexadecimal digits. */
  public String fingerprint() {
    return HexFormat.of().formatHex(mac.doFinal(FINGERPRINTED), 0, FINGERPRINT_BYTES);
  }

  /** The pseudonym of an id; null for an anonymous visitor. */
  public @Nullable String apply(@Nullable String id) {
    return id == null
        ? null
        : ENCODER.encodeToString(
            Arrays.copyOf(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)), KEPT_BYTES));
  }
}
