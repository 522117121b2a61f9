package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.serving.http.InvalidRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A question: how likely is this session to end in a purchase?
 *
 * @param userId the shopper as the shop names him, or null where anonymous
 * @param sessionId the visit
 * @param productId the product looked at, or null
 * @param time the moment that the answer is for
 * @param priceMicros the product's price now, in micros; 0 where not said
 */
public record PredictRequest(
    @Nullable String userId,
    String sessionId,
    @Nullable String productId,
    Instant time,
    long priceMicros) {

  static final int MAX_ID_LENGTH = 256;
  static final BigDecimal MAX_PRICE = new BigDecimal("1e9");

  /**
   * The question in a JSON object; fields that are not known are ignored at the top, for shops send
   * more than is asked, and refused in {@code context}, where a typing error would pass unseen.
   *
   * @throws InvalidRequest if a field breaks a rule
   */
  public static PredictRequest of(JsonNode json, Clock clock) {
    if (!json.isObject()) {
      throw new InvalidRequest("body", "is not a JSON object");
    }
    String sessionId = id(json, "session_id");
    if (sessionId == null) {
      throw new InvalidRequest("session_id", "is missing");
    }
    JsonNode context = json.path("context");
    if (!context.isMissingNode() && !context.isNull() && !context.isObject()) {
      throw new InvalidRequest("context", "is not a JSON object");
    }
    for (Iterator<String> names = context.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("time") && !name.equals("price")) {
        throw new InvalidRequest("context." + name, "is not known; there are time and price");
      }
    }
    return new PredictRequest(
        id(json, "user_id"),
        sessionId,
        id(json, "product_id"),
        time(context.path("time"), clock),
        price(context.path("price")));
  }

  private static @Nullable String id(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new InvalidRequest(field, "is not text");
    }
    String text = value.textValue();
    if (text.isEmpty() || text.length() > MAX_ID_LENGTH) {
      throw new InvalidRequest(
          field, "is " + text.length() + " characters long, must be 1 to " + MAX_ID_LENGTH);
    }
    return text;
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
