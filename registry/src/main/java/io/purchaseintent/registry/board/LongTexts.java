package io.purchaseintent.registry.board;

import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Long texts as notes, under the hash of what they say: written twice they are the same, and what
 * is not whole is seen.
 */
public final class LongTexts {

  static final String PREFIX = "text-";

  /** A note's most, less what an escaped character adds where one counts bytes. */
  static final int PART = 4_000;

  /** So many parts, of 4,000 characters each. */
  static final int MOST_PARTS = 100;

  private LongTexts() {}

  private static String hash(String text) {
    byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  private static String note(String hash, int part) {
    return String.format(Locale.ROOT, "%s%s-%02d", PREFIX, hash, part);
  }

  /**
   * Writes a text of ASCII.
   *
   * @return by what it is found again
   * @throws RegistryException if it is too long, or the registry does not take it
   */
  public static String write(Notes notes, String text) {
    int parts = (text.length() + PART - 1) / PART;
    if (parts > MOST_PARTS) {
      throw new RegistryException(
          "What is to be kept has "
              + text.length()
              + " characters, with the policies of arms where it is an experiment, more than "
              + PART * MOST_PARTS
              + ": shorten it");
    }
    String hash = hash(text);
    for (int part = 0; part < parts; part++) {
      notes.write(
          note(hash, part),
          text.substring(part * PART, Math.min(text.length(), (part + 1) * PART)));
    }
    return hash;
  }

  /** The text of a hash, out of notes by their names; empty where not all of it is there. */
  public static Optional<String> read(Map<String, String> notes, String hash) {
    StringBuilder text = new StringBuilder();
    for (int part = 0; notes.containsKey(note(hash, part)); part++) {
      text.append(notes.get(note(hash, part)));
    }
    return hash(text.toString()).equals(hash) ? Optional.of(text.toString()) : Optional.empty();
  }
}
