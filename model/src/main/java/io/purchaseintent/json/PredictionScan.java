package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What watching needs of logged predictions, read one after the other straight from their bytes.
 *
 * <p>A line as {@link LoggedPredictionJson} writes it is read without an object for each field; any
 * other is left to {@link LoggedPredictionJson#parse}, so that what is a prediction, and what it
 * holds, is decided there alone. Mutable: fields are of the line read last, and the vector is
 * reused. Not thread-safe.
 */
public final class PredictionScan {

  private static final byte[][] STATUS = codes(StateStatus.values());
  private static final byte[] OK = "\"ok\"".getBytes(ISO_8859_1);

  private final Texts featureSets = new Texts();
  private final Texts modelVersions = new Texts();
  private final Texts variants = new Texts();
  private final Texts fallbacks = new Texts();
  private final Texts actions = new Texts();
  private final Texts policies = new Texts();
  private final ScanCursor in = new ScanCursor();

  private String id = "";
  private String sessionId = "";
  private long timeMillis;
  private String featureSet = "";
  private float[] vector = new float[0];
  private int length;
  private final StateStatus[] status = new StateStatus[Entity.values().length];
  private final long[] asOfMillis = new long[Entity.values().length];
  private final int[] events = new int[Entity.values().length];
  private float margin;
  private double propensity;
  private String modelVersion = "";
  private Segment segment = Segment.ANONYMOUS;
  private String variant = "";
  private @Nullable String fallback;
  private @Nullable ChosenAction action;

  /** Whose states a prediction is made of. */
  public enum Entity {
    USER,
    SESSION,
    PRODUCT;

    /** The name in JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static byte[][] codes(StateStatus[] values) {
    return Arrays.stream(values)
        .map(value -> ("\"" + value.code() + "\"").getBytes(ISO_8859_1))
        .toArray(byte[][]::new);
  }

  /**
   * Reads the line at {@code [start, end)} of a buffer.
   *
   * @return whether it is a prediction; if not, the fields mean nothing
   */
  public boolean read(byte[] buffer, int start, int end) {
    in.over(buffer, start, end);
    if (scan()) {
      return true;
    }
    try {
      take(LoggedPredictionJson.parse(Arrays.copyOfRange(buffer, start, end)));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void take(LoggedPrediction prediction) {
    id = prediction.id();
    timeMillis = prediction.time().toEpochMilli();
    sessionId = prediction.sessionId();
    featureSet = prediction.featureSet();
    vector = prediction.vector();
    length = vector.length;
    take(Entity.USER, prediction.user());
    take(Entity.SESSION, prediction.session());
    take(Entity.PRODUCT, prediction.product());
    margin = prediction.margin();
    propensity = prediction.propensity();
    modelVersion = prediction.modelVersion();
    segment = prediction.segment();
    variant = prediction.variant();
    fallback = prediction.fallback();
    action = prediction.action();
  }

  private void take(Entity entity, StateIdentity state) {
    status[entity.ordinal()] = state.status();
    asOfMillis[entity.ordinal()] = state.asOf() == null ? 0 : state.asOf().toEpochMilli();
    events[entity.ordinal()] = state.events();
  }

  /** Reads a line that is as it is written; false where it is not. */
  private boolean scan() {
    return scanRequest()
        && in.literal(PredictionNames.VECTOR)
        && scanVector()
        && in.literal(PredictionNames.STATES)
        && scanState(Entity.USER, PredictionNames.USER)
        && scanState(Entity.SESSION, PredictionNames.SESSION)
        && scanState(Entity.PRODUCT, PredictionNames.PRODUCT)
        && scanScore()
        && scanAnswerer()
        && in.literal(PredictionNames.LATENCY)
        && in.digits(18)
        && scanAction()
        && in.endsWith('}');
  }

  private boolean scanRequest() {
    if (!in.literal(PredictionNames.ID) || !in.text()) {
      return false;
    }
    id = in.taken();
    if (!in.literal(PredictionNames.TIME) || !in.instant()) {
      return false;
    }
    timeMillis = in.millis();
    if (!in.optionalText(PredictionNames.USER_ID)
        || !in.literal(PredictionNames.SESSION_ID)
        || !in.text()) {
      return false;
    }
    sessionId = in.taken();
    if (!in.optionalText(PredictionNames.PRODUCT_ID)
        || in.literal(PredictionNames.PRICE) && !in.amount()
        || !in.literal(PredictionNames.FEATURE_SET)
        || !in.text()) {
      return false;
    }
    featureSet = featureSets.of(in);
    return true;
  }

  private boolean scanScore() {
    if (!in.literal(PredictionNames.MARGIN) || !in.numberOrNull()) {
      return false;
    }
    margin = in.asFloat();
    if (!in.literal(PredictionNames.PROPENSITY) || !in.number()) {
      return false;
    }
    propensity = in.asDouble();
    return true;
  }

  private boolean scanAnswerer() {
    if (!in.literal(PredictionNames.MODEL_VERSION) || !in.text()) {
      return false;
    }
    modelVersion = modelVersions.of(in);
    if (!in.literal(PredictionNames.SEGMENT)
        || !scanSegment()
        || !in.literal(PredictionNames.VARIANT)
        || !in.text()) {
      return false;
    }
    variant = variants.of(in);
    fallback = null;
    if (in.literal(PredictionNames.FALLBACK)) {
      if (!in.text()) {
        return false;
      }
      fallback = fallbacks.of(in);
    }
    return true;
  }

  private boolean scanVector() {
    length = 0;
    if (in.literal(PredictionNames.ARRAY_END)) {
      return true;
    }
    do {
      if (!in.numberOrNull()) {
        return false;
      }
      if (length == vector.length) {
        vector = Arrays.copyOf(vector, Math.max(64, 2 * length));
      }
      vector[length++] = in.asFloat();
    } while (in.comma());
    return in.literal(PredictionNames.ARRAY_END);
  }

  private boolean scanState(Entity entity, byte[] name) {
    int index = entity.ordinal();
    if (!in.literal(name)) {
      return false;
    }
    if (in.literal(OK)) {
      if (!in.literal(PredictionNames.AS_OF) || !in.instant()) {
        return false;
      }
      status[index] = StateStatus.OK;
      asOfMillis[index] = in.millis();
      return scanEvents(index)
          && in.literal(PredictionNames.FINGERPRINT)
          && in.hexDigits(16)
          && in.literal(PredictionNames.STATE_END);
    }
    asOfMillis[index] = 0;
    events[index] = 0;
    for (StateStatus each : StateStatus.values()) {
      if (each != StateStatus.OK && in.literal(STATUS[each.ordinal()])) {
        status[index] = each;
        return in.literal(PredictionNames.OBJECT_END);
      }
    }
    return false;
  }

  private boolean scanEvents(int index) {
    events[index] = 0;
    if (!in.literal(PredictionNames.EVENTS)) {
      return true;
    }
    if (!in.count()) {
      return false;
    }
    events[index] = (int) in.asDouble();
    return true;
  }

  private boolean scanSegment() {
    for (Segment each : Segment.values()) {
      if (in.literal(PredictionNames.SEGMENTS[each.ordinal()])) {
        segment = each;
        return true;
      }
    }
    return false;
  }

  private boolean scanAction() {
    action = null;
    if (!in.literal(PredictionNames.ACTION)) {
      return true;
    }
    if (!in.text()) {
      return false;
    }
    String name = actions.of(in);
    if (!in.literal(PredictionNames.PROBABILITY) || !in.number()) {
      return false;
    }
    double probability = in.asDouble();
    if (!in.literal(PredictionNames.POLICY) || !in.text()) {
      return false;
    }
    action = new ChosenAction(name, probability, policies.of(in));
    return in.literal(PredictionNames.OBJECT_END);
  }

  /** Its name. */
  public String id() {
    return id;
  }

  /** The moment that it was made for. */
  public long timeMillis() {
    return timeMillis;
  }

  /** The visit. */
  public String sessionId() {
    return sessionId;
  }

  /** Hash of the feature set. */
  public String featureSet() {
    return featureSet;
  }

  /** float[{@link #length} or more], NaN where missing; to be copied by who keeps it. */
  public float[] vector() {
    return vector;
  }

  /** Number of features. */
  public int length() {
    return length;
  }

  /** What became of a state that was asked for. */
  public StateStatus status(Entity entity) {
    return status[entity.ordinal()];
  }

  /** The instant that a state is true as of; 0 unless its status is OK. */
  public long asOfMillis(Entity entity) {
    return asOfMillis[entity.ordinal()];
  }

  /** How many events a session's state remembers; 0 of users and products. */
  public int events(Entity entity) {
    return events[entity.ordinal()];
  }

  /** What was decided to do, or null where that was not asked. */
  public @Nullable ChosenAction action() {
    return action;
  }

  /** Log odds before calibration; NaN where there are none. */
  public float margin() {
    return margin;
  }

  /** The probability that was answered. */
  public double propensity() {
    return propensity;
  }

  /** The version that answered. */
  public String modelVersion() {
    return modelVersion;
  }

  /** Whether the shopper was known. */
  public Segment segment() {
    return segment;
  }

  /** Which of the models in production answered. */
  public String variant() {
    return variant;
  }

  /** What it had to do without, or null. */
  public @Nullable String fallback() {
    return fallback;
  }

  /** Texts that are few and come again and again: the one before is mostly the same. */
  private static final class Texts {
    private byte[] bytes = new byte[0];
    private String text = "";

    String of(ScanCursor in) {
      if (!in.takenEquals(bytes)) {
        text = in.taken();
        bytes = text.getBytes(UTF_8);
      }
      return text;
    }
  }
}
