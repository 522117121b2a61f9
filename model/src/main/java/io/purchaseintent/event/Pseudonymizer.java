package io.purchaseintent.event;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Replaces a shopper's id by a keyed hash, so that the lake and Redis never hold the id itself; and
 * the ids of sessions and events, for shops make them of it.
 *
 * <p>HMAC-SHA-256, the first 16 bytes as URL-safe Base64 (22 characters), of events' ids, which
 * need differ within a visit only, the first 9 (12 characters). Whoever forgets the key has made
 * the stored data anonymous. Which ids are replaced is said by the key ({@link PseudonymScope}).
 * Not thread-safe.
 */
public final class Pseudonymizer {

  /** The least number of bytes accepted for a key. */
  public static final int MIN_KEY_BYTES = 16;

  private static final int KEPT_BYTES = 16;
  private static final int KEPT_BYTES_OF_EVENT = 9;

  /**
   * Of so many sessions and shoppers the pseudonym is remembered, for their events come together.
   */
  private static final int REMEMBERED = 1_024;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT_BYTES = 8;

  /** Line ends stand in no id that a shop gives. */
  private static final byte[] FINGERPRINTED =
      "\nfingerprint of a pseudonym key\n".getBytes(StandardCharsets.US_ASCII);

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Mac mac;
  private final boolean ofAllIds;
  private final Map<String, String> remembered = new HashMap<>();

  /**
   * @throws IllegalArgumentException if the key is shorter than {@link #MIN_KEY_BYTES}
   */
  public Pseudonymizer(byte[] key) {
    PseudonymScope scope = PseudonymScope.of(key);
    byte[] secret = scope.secret(key);
    if (secret.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "The pseudonym key has "
              + secret.length
              + " bytes, at least "
              + MIN_KEY_BYTES
              + " are needed");
    }
    ofAllIds = scope == PseudonymScope.ALL_IDS;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
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
    return id == null ? null : remembered(id);
  }

  /** A session's id as it is stored. */
  public String session(String id) {
    return ofAllIds ? remembered(id) : id;
  }

  /** An event's id as it is stored. */
  String event(String id) {
    return ofAllIds ? hash(id, KEPT_BYTES_OF_EVENT) : id;
  }

  private String remembered(String id) {
    String known = remembered.get(id);
    if (known == null) {
      known = hash(id, KEPT_BYTES);
      if (remembered.size() == REMEMBERED) {
        remembered.clear();
      }
      remembered.put(id, known);
    }
    return known;
  }

  private String hash(String id, int bytes) {
    return ENCODER.encodeToString(
        Arrays.copyOf(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)), bytes));
  }
}
