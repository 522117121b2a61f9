package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.Exposure;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads predictions of lines, one after the other. Those that are as {@link LoggedPredictionJson}
 * writes them, field after field, without escapes, are read in one go over their bytes; all others
 * as JSON. Not thread-safe.
 */
public final class LoggedPredictionReader {

  private static final byte[] ID = bytes("{\"id\":\"");
  private static final byte[] REQUEST_ID = bytes(",\"request_id\":\"");
  private static final byte[] TIME = bytes(",\"time\":\"");
  private static final byte[] USER_ID = bytes(",\"user_id\":\"");
  private static final byte[] SESSION_ID = bytes(",\"session_id\":\"");
  private static final byte[] PRODUCT_ID = bytes(",\"product_id\":\"");
  private static final byte[] PRICE = bytes(",\"price\":");
  private static final byte[] FEATURE_SET = bytes(",\"feature_set\":\"");
  private static final byte[] VECTOR = bytes(",\"vector\":[");
  private static final byte[] USER = bytes(",\"states\":{\"user\":{\"status\":\"");
  private static final byte[] SESSION = bytes(",\"session\":{\"status\":\"");
  private static final byte[] PRODUCT = bytes(",\"product\":{\"status\":\"");
  private static final byte[] AS_OF = bytes(",\"as_of\":\"");
  private static final byte[] EVENTS = bytes(",\"events\":");
  private static final byte[] FINGERPRINT = bytes(",\"fingerprint\":\"");
  private static final byte[] MARGIN = bytes("},\"margin\":");
  private static final byte[] PROPENSITY = bytes(",\"propensity\":");
  private static final byte[] MODEL_VERSION = bytes(",\"model_version\":\"");
  private static final byte[] SEGMENT = bytes(",\"segment\":\"");
  private static final byte[] VARIANT = bytes(",\"variant\":\"");
  private static final byte[] UNIT = bytes(",\"unit\":\"");
  private static final byte[] FALLBACK = bytes(",\"fallback\":\"");
  private static final byte[] LATENCY = bytes(",\"latency_us\":");
  private static final byte[] ACTION = bytes(",\"action\":{\"name\":\"");
  private static final byte[] PROBABILITY = bytes(",\"probability\":");
  private static final byte[] POLICY = bytes(",\"policy\":\"");
  private static final byte[] CONTRIBUTIONS = bytes(",\"contributions\":[");
  private static final byte[] CHOICE = bytes(",\"choice\":\"");
  private static final byte[] EXPOSURES = bytes(",\"exposures\":\"");
  private static final byte[] CLOSE = bytes("}");

  private static final StateStatus[] STATUSES = StateStatus.values();
  private static final Segment[] SEGMENTS = Segment.values();
  private static final byte[][] STATUS_CODES = codes(STATUSES.length, i -> STATUSES[i].code());
  private static final byte[][] SEGMENT_CODES = codes(SEGMENTS.length, i -> SEGMENTS[i].code());

  private final LineScanner line = new LineScanner();

  // What most lines have in common.
  private @Nullable String featureSet;
  private @Nullable String modelVersion;
  private @Nullable String variant;
  private @Nullable String unit;
  private @Nullable String choiceText;
  private Choice choice = Choice.UNKNOWN;
  private @Nullable String exposuresText;
  private List<Exposure> exposures = List.of();

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  private interface Code {
    String of(int place);
  }

  private static byte[][] codes(int number, Code code) {
    byte[][] codes = new byte[number][];
    for (int i = 0; i < number; i++) {
      codes[i] = bytes(code.of(i) + "\"");
    }
    return codes;
  }

  /**
   * The prediction in a line.
   *
   * @throws IllegalArgumentException if there is none, with the reason
   */
  public LoggedPrediction read(byte[] bytes) {
    LoggedPrediction prediction = readUsual(bytes);
    return prediction == null ? LoggedPredictionJson.parse(bytes) : prediction;
  }

  /** The prediction in a line that is as they are written; null for any other. */
  @Nullable LoggedPrediction readUsual(byte[] bytes) {
    line.begin(bytes);
    line.expect(ID);
    String id = line.text();
    String requestId = optional(REQUEST_ID);
    line.expect(TIME);
    Instant time = line.instant();
    String userId = optional(USER_ID);
    line.expect(SESSION_ID);
    String sessionId = line.text();
    String productId = optional(PRODUCT_ID);
    long priceMicros = line.skip(PRICE) ? line.millionths() : 0;
    line.expect(FEATURE_SET);
    featureSet = line.text(featureSet);
    line.expect(VECTOR);
    float[] vector = line.floats();
    line.expect(USER);
    StateIdentity user = state();
    line.expect(SESSION);
    StateIdentity session = state();
    line.expect(PRODUCT);
    StateIdentity product = state();
    line.expect(MARGIN);
    float margin = line.floatOrNull();
    line.expect(PROPENSITY);
    double propensity = line.doubleNumber();
    line.expect(MODEL_VERSION);
    modelVersion = line.text(modelVersion);
    line.expect(SEGMENT);
    Segment segment = SEGMENTS[line.oneOf(SEGMENT_CODES)];
    line.expect(VARIANT);
    variant = line.text(variant);
    unit = line.skip(UNIT) ? line.text(unit) : null;
    String fallback = optional(FALLBACK);
    line.expect(LATENCY);
    long latencyMicros = line.wholeNumber();
    ChosenAction action = line.skip(ACTION) ? action() : null;
    float[] contributions = line.skip(CONTRIBUTIONS) ? line.floats() : null;
    List<Exposure> exposures = exposures();
    line.expect(CLOSE);
    line.end();
    return line.isUnusual()
        ? null
        : new LoggedPrediction(
            id,
            time,
            userId,
            sessionId,
            productId,
            priceMicros,
            featureSet,
            vector,
            user,
            session,
            product,
            margin,
            propensity,
            modelVersion,
            segment,
            variant,
            fallback,
            latencyMicros,
            action,
            contributions,
            requestId,
            unit,
            exposures);
  }

  private @Nullable String optional(byte[] field) {
    return line.skip(field) ? line.text() : null;
  }

  private StateIdentity state() {
    StateStatus status = STATUSES[line.oneOf(STATUS_CODES)];
    StateIdentity state;
    if (status == StateStatus.OK) {
      line.expect(AS_OF);
      Instant asOf = line.instant();
      int events = line.skip(EVENTS) ? line.integer() : 0;
      line.expect(FINGERPRINT);
      state = new StateIdentity(status, asOf, events, line.hexadecimal());
    } else {
      state = StateIdentity.none(status);
    }
    line.expect(CLOSE);
    return state;
  }

  private ChosenAction action() {
    String name = line.text();
    line.expect(PROBABILITY);
    double probability = line.doubleNumber();
    line.expect(POLICY);
    String policy = line.text();
    Choice choice = choice();
    line.expect(CLOSE);
    return new ChosenAction(name, probability, policy, choice);
  }

  private Choice choice() {
    if (!line.skip(CHOICE)) {
      return Choice.UNKNOWN;
    }
    String text = line.text(choiceText);
    if (!text.equals(choiceText)) {
      choice = made(text, Choice::parse, Choice.UNKNOWN);
      choiceText = line.isUnusual() ? null : text;
    }
    return choice;
  }

  private List<Exposure> exposures() {
    if (!line.skip(EXPOSURES)) {
      return List.of();
    }
    String text = line.text(exposuresText);
    if (!text.equals(exposuresText)) {
      exposures = made(text, Exposure::parse, List.of());
      exposuresText = line.isUnusual() ? null : text;
    }
    return exposures;
  }

  /** What a text stands for; where it stands for nothing, the line is not as they are written. */
  private <T> T made(String text, Function<String, T> make, T none) {
    try {
      return make.apply(text);
    } catch (IllegalArgumentException e) {
      line.refuse();
      return none;
    }
  }
}
