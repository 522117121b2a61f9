package io.purchaseintent.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as the Standard Webhooks specification 1.0.0 has it: HMAC-SHA256 of {@code
 * ID.TIMESTAMP.BODY}, of each key one, so that a receiver may change from one key to the next.
 */
final class Signature {

  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private final List<byte[]> keys;

  private Signature(List<byte[]> keys) {
    this.keys = keys;
  }

  /**
   * Signs by these secrets.
   *
   * @param secrets each {@code whsec_} and 24 to 64 bytes in Base64
   * @throws IllegalArgumentException if one is of another form; its message does not hold it
   */
  static Signature by(List<String> secrets) {
    return new Signature(secrets.stream().map(Signature::key).toList());
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(PREFIX)) {
      byte[] key = decoded(secret.substring(PREFIX.length()));
      if (key.length >= LEAST_BYTES && key.length <= MOST_BYTES) {
        return key;
      }
    }
    throw new IllegalArgumentException(
        "must be "
            + PREFIX
            + " and "
            + LEAST_BYTES
            + " to "
            + MOST_BYTES
            + " bytes in Base64: make one by echo "
            + PREFIX
            + "$(openssl rand -base64 32)");
  }

  /** No bytes where it is no Base64. */
  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /**
   * The signatures of a message, as its header has them.
   *
   * @param timestamp seconds since 1970, of the try
   */
  String of(String id, long timestamp, String body) {
    byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(hmac(key, signed)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
    }
  }
}
