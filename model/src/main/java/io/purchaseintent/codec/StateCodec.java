package io.purchaseintent.codec;

import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.hash.StableHash;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The one byte format of the states that are kept for serving.
 *
 * <p>The first byte is the version of the state, such as {@link UserHistory#VERSION}: it rises when
 * its definition or its bytes change. Values of earlier versions are read as what they say; one of
 * a later version is treated as missing. Values are raw (texts, instants, counts), never a model's
 * codes. Equal states have equal bytes.
 */
public final class StateCodec {

  /** Digits of the last event's time in a session's text, in milliseconds since the epoch. */
  public static final int TIME_DIGITS = 13;

  /** Digits of the number of events in a session's text. */
  public static final int COUNT_DIGITS = 4;

  private static final int MOST_KNOWN = 9_999;

  private static final Base64.Encoder TO_TEXT = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getDecoder();

  private StateCodec() {}

  /** 64 bits by which a state's bytes are known again: equal states have equal ones. */
  public static long fingerprint(byte[] state) {
    return StableHash.of(state);
  }

  /** A session's bytes. */
  public static byte[] encode(SessionState session) {
    Packer out = new Packer().oneByte(session.version());
    SessionCodec.write(session, out);
    return out.toBytes();
  }

  /** The session in these bytes. */
  public static Decoded<SessionState> decodeSession(byte[] bytes) {
    return decode(bytes, SessionState.VERSION, SessionCodec::read);
  }

  /** A history's bytes. */
  public static byte[] encode(UserHistory user) {
    StatePacker out = new StatePacker(UserHistory.VERSION, user.asOf());
    user.write(out);
    return out.toBytes();
  }

  /** The history in these bytes. */
  public static Decoded<UserHistory> decodeUser(byte[] bytes) {
    return decode(
        bytes,
        UserHistory.VERSION,
        (version, in) ->
            UserHistory.read(version, Instant.ofEpochMilli(in.signed()), new StateUnpacker(in)));
  }

  /** A product's bytes. */
  public static byte[] encode(ProductStats product) {
    StatePacker out = new StatePacker(ProductStats.VERSION, product.asOf());
    product.write(out);
    return out.toBytes();
  }

  /** The product's stats in these bytes. */
  public static Decoded<ProductStats> decodeProduct(byte[] bytes) {
    return decode(
        bytes,
        ProductStats.VERSION,
        (version, in) ->
            ProductStats.read(version, Instant.ofEpochMilli(in.signed()), new StateUnpacker(in)));
  }

  /** The text under which bytes are kept where only text can be: Base64 without padding. */
  public static String toText(byte[] bytes) {
    return TO_TEXT.encodeToString(bytes);
  }

  /** The bytes of {@link #toText}; null for text that it did not make. */
  public static byte @Nullable [] fromText(byte[] text) {
    try {
      return FROM_TEXT.decode(text);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** The text of a session that has its id for itself: {@link #toText(SessionState, int)}. */
  public static String toText(SessionState session) {
    return toText(session, session.size());
  }

  /**
   * The text under which a session is kept: first, in digits, what tells the newer of two states
   * (time of the last event, {@value #TIME_DIGITS} digits, and number of events known, {@value
   * #COUNT_DIGITS}), so that a store can compare them without reading the state.
   *
   * @param known how many events were known of the session's id, whosever visits they are of: one
   *     that comes late can part a visit in two, so that the newest has fewer; all above 9,999 are
   *     taken for that many
   */
  public static String toText(SessionState session, int known) {
    StringBuilder text = new StringBuilder();
    appendDigits(session.newest().timeMillis(), TIME_DIGITS, text);
    appendDigits(Math.min(known, MOST_KNOWN), COUNT_DIGITS, text);
    return text.append(toText(encode(session))).toString();
  }

  private static void appendDigits(long number, int digits, StringBuilder out) {
    String text = Long.toString(number);
    out.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }

  /** The bytes of the session in {@link #toText(SessionState)}; null for another text. */
  public static byte @Nullable [] sessionFromText(byte[] text) {
    int digits = TIME_DIGITS + COUNT_DIGITS;
    return text.length < digits ? null : fromText(Arrays.copyOfRange(text, digits, text.length));
  }

  /** Reads what a version of a format wrote. */
  @FunctionalInterface
  interface Format<T> {

    /**
     * The value.
     *
     * @param version from 1 to the newest
     * @param in the bytes after the version
     */
    T read(int version, Unpacker in);
  }

  /** The value in these bytes, whose first is the version, from 1 to the newest. */
  static <T> Decoded<T> decode(byte[] bytes, int newest, Format<T> format) {
    if (bytes.length == 0) {
      return new Decoded.Corrupt<>("is empty");
    }
    int found = bytes[0] & 0xff;
    if (found < 1 || found > newest) {
      return new Decoded.OtherVersion<>(found);
    }
    try {
      Unpacker in = new Unpacker(bytes);
      in.oneByte();
      T value = format.read(found, in);
      in.requireEnd();
      return new Decoded.Value<>(value);
    } catch (Unpacker.Malformed | DateTimeException e) {
      return new Decoded.Corrupt<>(String.valueOf(e.getMessage()));
    }
  }
}
