package io.purchaseintent.serving.collect;

import io.javalin.http.HttpResponseException;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a secret that a sender shares whether a body is its own: Segment signs what its webhooks
 * send by HMAC-SHA1, in hexadecimal in {@code X-Signature}. Thread-safe.
 */
final class Signatures {

  private static final String HEADER = "X-Signature";
  private static final String ALGORITHM = "HmacSHA1";
  private static final int SHORTEST = 16;

  private final SecretKeySpec secret;

  private Signatures(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /**
   * By the secret in a file, a line of text.
   *
   * @throws UserError if it cannot be read, or is short enough to be guessed
   */
  static Signatures of(Path file) {
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new UserError("--events-secret: " + file + " cannot be read: " + e, e);
    }
    if (text.length() < SHORTEST) {
      throw new UserError(
          "--events-secret: "
              + file
              + " has "
              + text.length()
              + " characters, must have at least "
              + SHORTEST
              + ": give sender and server a longer one");
    }
    return new Signatures(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses a body that the sender did not sign.
   *
   * @param body as it was sent, packed or not
   * @param signature in hexadecimal; null where there is none
   * @throws HttpResponseException 401
   */
  void require(byte[] body, @Nullable String signature) {
    if (signature == null) {
      throw new HttpResponseException(
          401, "This needs a signature of the body: send it as " + HEADER);
    }
    byte[] expected;
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      expected = mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
    byte[] given = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    byte[] hex = HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(hex, given)) {
      throw new HttpResponseException(
          401,
          HEADER
              + " is no signature of this body by the secret that is shared: it must be"
              + " HMAC-SHA1 of the body as it is sent, in hexadecimal");
    }
  }

  /** The header that has it. */
  static String header() {
    return HEADER;
  }
}
