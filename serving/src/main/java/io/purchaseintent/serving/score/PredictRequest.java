package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.NoId;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.money.AskedPrices;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question: how likely is this session to end in a purchase?
 *
 * @param userId the shopper as the shop names him, or as he is stored; null where anonymous
 * @param sessionId the visit
 * @param productId the product looked at, or null
 * @param time the moment that the answer is for
 * @param priceMicros the product's price now, in micros of the shop's currency; 0 where not said,
 *     or said in one without a rate
 * @param requestId of the request that asks
 */
public record PredictRequest(
    @Nullable String userId,
    String sessionId,
    @Nullable String productId,
    Instant time,
    long priceMicros,
    String requestId) {

  static final int MAX_ID_LENGTH = EventField.SESSION_ID.maxLength();
  private static final Set<String> CONTEXT = Set.of("time", "price", "currency");
  static final BigDecimal MAX_PRICE = new BigDecimal("1e9");

  /**
   * The question in a JSON object, in which ids are text as {@link
   * io.purchaseintent.json.WrittenIds} reads them; an empty one is none, and so is what {@link
   * NoId} tells. Fields that are not known are refused in {@code context}.
   *
   * @param prices makes the shop's currency of what the price is said in
   * @throws InvalidRequest if a field breaks a rule
   */
  public static PredictRequest of(
      JsonNode json, String requestId, Clock clock, AskedPrices prices) {
    if (!json.isObject()) {
      throw new InvalidRequest("body", "is not a JSON object");
    }
    String sessionId = id(json, EventField.SESSION_ID);
    if (sessionId == null) {
      throw new InvalidRequest("session_id", "is missing");
    }
    if (NoId.of(sessionId) != null) {
      throw new InvalidRequest("session_id", NoId.sessionFault(sessionId));
    }
    String userId = id(json, EventField.USER_ID);
    JsonNode context = json.path("context");
    if (!context.isMissingNode() && !context.isNull() && !context.isObject()) {
      throw new InvalidRequest("context", "is not a JSON object");
    }
    for (Iterator<String> names = context.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!CONTEXT.contains(name)) {
        throw new InvalidRequest(
            "context." + name, "is not known; there are time, price and currency");
      }
    }
    String productId = id(json, EventField.PRODUCT_ID);
    Instant time = time(context.path("time"), clock);
    return new PredictRequest(
        userId == null || NoId.of(userId) != null ? null : userId,
        sessionId,
        productId,
        time,
        prices.inShops(
            price(context.path("price")),
            currency(context.path("currency")),
            productId != null,
            time),
        requestId);
  }

  /** This question with its ids as they are stored. */
  PredictRequest forStorage(Pseudonymizer pseudonymizer) {
    return new PredictRequest(
        pseudonymizer.apply(userId),
        pseudonymizer.session(sessionId),
        productId,
        time,
        priceMicros,
        requestId);
  }

  private static @Nullable String id(JsonNode json, EventField field) {
    JsonNode value = json.path(field.code());
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    // A flag for a user is a shopper that the shop does not know, as in events.
    if (value.isBoolean() && field == EventField.USER_ID) {
      return null;
    }
    if (!value.isValueNode() || value.isBoolean()) {
      throw new InvalidRequest(field.code(), "is not text or a number");
    }
    String text = value.asText();
    String fault = EventRules.faultOf(field, text);
    if (fault != null) {
      throw new InvalidRequest(field.code(), fault);
    }
    return text.isEmpty() ? null : text;
  }

  private static Instant time(JsonNode value, Clock clock) {
    if (value.isMissingNode() || value.isNull()) {
      return clock.instant();
    }
    try {
      Instant time = OffsetDateTime.parse(value.asText()).toInstant();
      // Milliseconds of later or earlier years do not fit where they are counted.
      if (time.getEpochSecond() > 0 && time.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
        return time;
      }
      throw new InvalidRequest("context.time", "must lie between 1970 and 2200, but is " + time);
    } catch (DateTimeException e) {
      throw new InvalidRequest(
          "context.time", "is not ISO-8601 with an offset, such as 2026-03-01T12:00:00Z");
    }
  }

  private static @Nullable String currency(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new InvalidRequest("context.currency", "is not text");
    }
    return value.asText();
  }

  private static long price(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isNumber()) {
      throw new InvalidRequest("context.price", "is not a number");
    }
    double rough = value.doubleValue();
    if (!(rough > 0) || rough > MAX_PRICE.doubleValue()) {
      throw new InvalidRequest(
          "context.price", "must be above 0 and at most " + MAX_PRICE.toPlainString());
    }
    return value.decimalValue().setScale(6, RoundingMode.HALF_EVEN).unscaledValue().longValue();
  }
}
