package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.purchaseintent.scoring.Segment;
import java.util.Arrays;

/** The bytes between the values of a logged prediction, as they are written. */
final class PredictionNames {

  static final byte[] ID = bytes("{\"id\":");
  static final byte[] TIME = bytes(",\"time\":");
  static final byte[] USER_ID = bytes(",\"user_id\":");
  static final byte[] SESSION_ID = bytes(",\"session_id\":");
  static final byte[] PRODUCT_ID = bytes(",\"product_id\":");
  static final byte[] PRICE = bytes(",\"price\":");
  static final byte[] FEATURE_SET = bytes(",\"feature_set\":");
  static final byte[] VECTOR = bytes(",\"vector\":[");
  static final byte[] ARRAY_END = bytes("]");
  static final byte[] STATES = bytes(",\"states\":{");
  static final byte[] USER = bytes("\"user\":{\"status\":");
  static final byte[] SESSION = bytes(",\"session\":{\"status\":");
  static final byte[] PRODUCT = bytes(",\"product\":{\"status\":");
  static final byte[] AS_OF = bytes(",\"as_of\":");
  static final byte[] EVENTS = bytes(",\"events\":");
  static final byte[] FINGERPRINT = bytes(",\"fingerprint\":\"");
  static final byte[] STATE_END = bytes("\"}");
  static final byte[] OBJECT_END = bytes("}");
  static final byte[] MARGIN = bytes("},\"margin\":");
  static final byte[] PROPENSITY = bytes(",\"propensity\":");
  static final byte[] MODEL_VERSION = bytes(",\"model_version\":");
  static final byte[] SEGMENT = bytes(",\"segment\":");
  static final byte[] VARIANT = bytes(",\"variant\":");
  static final byte[] FALLBACK = bytes(",\"fallback\":");
  static final byte[] LATENCY = bytes(",\"latency_us\":");
  static final byte[] ACTION = bytes(",\"action\":{\"name\":");
  static final byte[] PROBABILITY = bytes(",\"probability\":");
  static final byte[] POLICY = bytes(",\"policy\":");
  static final byte[][] SEGMENTS =
      Arrays.stream(Segment.values())
          .map(segment -> bytes("\"" + segment.code() + "\""))
          .toArray(byte[][]::new);

  private PredictionNames() {}

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
