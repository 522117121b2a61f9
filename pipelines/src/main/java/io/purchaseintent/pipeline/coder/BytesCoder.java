package io.purchaseintent.pipeline.coder;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.KnownTimelineCodec;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.monitoring.ProfileCounts;
import io.purchaseintent.monitoring.SessionSample;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.jspecify.annotations.Nullable;

/**
 * A coder of a type that the model itself packs into bytes. It is known by the type's name alone,
 * so that a savepoint outlives a codec that moves.
 */
public final class BytesCoder<T> extends CustomCoder<T> {

  /** How values of a type become bytes, and come back. */
  private record Format<T>(Function<T, byte[]> encode, Function<byte[], T> decode) {}

  private static final long serialVersionUID = 1L;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private static final String SESSION_STATE = "SessionState";
  private static final String USER_HISTORY = "UserHistory";
  private static final String PRODUCT_STATS = "ProductStats";
  private static final String USER_TIMELINE = "UserTimeline";
  private static final String PRODUCT_TIMELINE = "ProductTimeline";
  private static final String PROFILE_COUNTS = "ProfileCounts";
  private static final String SESSION_SAMPLE = "SessionSample";

  private static final Map<String, Format<?>> FORMATS =
      Map.of(
          SESSION_STATE,
          new Format<SessionState>(
              StateCodec::encode, bytes -> value(StateCodec.decodeSession(bytes))),
          USER_HISTORY,
          new Format<UserHistory>(StateCodec::encode, bytes -> value(StateCodec.decodeUser(bytes))),
          PRODUCT_STATS,
          new Format<ProductStats>(
              StateCodec::encode, bytes -> value(StateCodec.decodeProduct(bytes))),
          USER_TIMELINE,
          new Format<KnownTimeline<UserTimeline, UserHistory>>(
              KnownTimelineCodec::encodeUser, KnownTimelineCodec::decodeUser),
          PRODUCT_TIMELINE,
          new Format<KnownTimeline<ProductTimeline, ProductStats>>(
              KnownTimelineCodec::encodeProduct, KnownTimelineCodec::decodeProduct),
          PROFILE_COUNTS,
          new Format<ProfileCounts>(ProfileCounts::encode, ProfileCounts::decode),
          SESSION_SAMPLE,
          new Format<SessionSample>(SessionSample::encode, SessionSample::decode));

  private final String name;

  private BytesCoder(String name) {
    this.name = name;
  }

  /** Sessions, in the format of the online store. */
  public static BytesCoder<SessionState> sessionState() {
    return new BytesCoder<>(SESSION_STATE);
  }

  /** Users' histories, in the format of the online store. */
  public static BytesCoder<UserHistory> userHistory() {
    return new BytesCoder<>(USER_HISTORY);
  }

  /** Products' stats, in the format of the online store. */
  public static BytesCoder<ProductStats> productStats() {
    return new BytesCoder<>(PRODUCT_STATS);
  }

  /** Timelines of users, with what was known late. */
  public static BytesCoder<KnownTimeline<UserTimeline, UserHistory>> userTimeline() {
    return new BytesCoder<>(USER_TIMELINE);
  }

  /** Timelines of products, with what was known late. */
  public static BytesCoder<KnownTimeline<ProductTimeline, ProductStats>> productTimeline() {
    return new BytesCoder<>(PRODUCT_TIMELINE);
  }

  /** Counts over the bins of a reference. */
  public static BytesCoder<ProfileCounts> profileCounts() {
    return new BytesCoder<>(PROFILE_COUNTS);
  }

  /** Samples of sessions. */
  public static BytesCoder<SessionSample> sessionSample() {
    return new BytesCoder<>(SESSION_SAMPLE);
  }

  /**
   * Reads over the references to methods that savepoints of older builds hold beside the name: the
   * JDK asks the class that they are of, by this name.
   */
  @SuppressWarnings({"unused", "UnusedMethod", "MethodName"})
  private static @Nullable Object $deserializeLambda$(SerializedLambda ofAnOlderBuild) {
    return null;
  }

  @SuppressWarnings("unchecked") // Each factory names the format of its own type.
  private Format<T> format() {
    return (Format<T>) Objects.requireNonNull(FORMATS.get(name), name);
  }

  /** The value, which this release or one before wrote. */
  public static <T> T value(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Value<T> found) {
      return found.value();
    }
    throw new IllegalStateException(
        "Bytes of this job, or of the state that it goes on from, are not readable: " + decoded);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    BYTES.encode(format().encode().apply(value), out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    byte[] bytes = BYTES.decode(in);
    try {
      return format().decode().apply(bytes);
    } catch (RuntimeException e) {
      throw new CoderException("No " + name, e);
    }
  }

  @Override
  public void verifyDeterministic() {
    // Equal values have equal bytes: the codecs write sorted content.
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BytesCoder<?> that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "BytesCoder(" + name + ")";
  }
}
