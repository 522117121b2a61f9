package io.purchaseintent.pipeline.coder;

import io.purchaseintent.codec.Decoded;
import io.purchaseintent.codec.StateCodec;
import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.monitoring.ReferenceProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CustomCoder;
import org.apache.beam.sdk.transforms.SerializableFunction;

/** A coder of a type that the model itself packs into bytes. */
public final class BytesCoder<T> extends CustomCoder<T> {

  private static final long serialVersionUID = 1L;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private final String name;
  private final SerializableFunction<T, byte[]> encode;
  private final SerializableFunction<byte[], T> decode;

  private BytesCoder(
      String name, SerializableFunction<T, byte[]> encode, SerializableFunction<byte[], T> decode) {
    this.name = name;
    this.encode = encode;
    this.decode = decode;
  }

  /** Sessions, in the format of the online store. */
  public static BytesCoder<SessionState> sessionState() {
    return new BytesCoder<>(
        "SessionState", StateCodec::encode, bytes -> value(StateCodec.decodeSession(bytes)));
  }

  /** Users' histories, in the format of the online store. */
  public static BytesCoder<UserHistory> userHistory() {
    return new BytesCoder<>(
        "UserHistory", StateCodec::encode, bytes -> value(StateCodec.decodeUser(bytes)));
  }

  /** Products' stats, in the format of the online store. */
  public static BytesCoder<ProductStats> productStats() {
    return new BytesCoder<>(
        "ProductStats", StateCodec::encode, bytes -> value(StateCodec.decodeProduct(bytes)));
  }

  /** Timelines of users. */
  public static BytesCoder<UserTimeline> userTimeline() {
    return new BytesCoder<>("UserTimeline", TimelineCodec::encode, TimelineCodec::decodeUser);
  }

  /** Timelines of products. */
  public static BytesCoder<ProductTimeline> productTimeline() {
    return new BytesCoder<>("ProductTimeline", TimelineCodec::encode, TimelineCodec::decodeProduct);
  }

  /** Profiles of features. */
  public static BytesCoder<ReferenceProfile> referenceProfile() {
    return new BytesCoder<>("ReferenceProfile", ReferenceProfile::encode, ReferenceProfile::decode);
  }

  /** The value; within one run of a job every value has this release's version. */
  public static <T> T value(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Value<T> found) {
      return found.value();
    }
    throw new IllegalStateException("Bytes of this very job are not readable: " + decoded);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    BYTES.encode(encode.apply(value), out);
  }

  @Override
  public T decode(InputStream in) throws IOException {
    byte[] bytes = BYTES.decode(in);
    try {
      return decode.apply(bytes);
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
