package io.purchaseintent.serving.decide;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.purchaseintent.decision.Given;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.score.PredictRequest;
import io.purchaseintent.serving.score.Questions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A question: what to do for this visit?
 *
 * @param question what is asked of the model
 * @param cartValue what is in the cart; empty for what the online store knows
 * @param given what the shopper was given already
 */
record DecideRequest(PredictRequest question, OptionalDouble cartValue, List<Given> given) {

  static final double MAX_CART_VALUE = 1e9;
  static final int MAX_GIVEN = 100;

  private static final Set<String> FIELDS = Set.of("cart_value", "already_given");

  /**
   * The question in a JSON object: that of {@code /predict}, with {@code cart_value} and {@code
   * already_given}, a list of names of actions that this visit was given, or of objects with {@code
   * action} and {@code time} that the shopper was given in visits before.
   *
   * @throws InvalidRequest if a field breaks a rule
   */
  static DecideRequest of(JsonNode json, Context context, Questions questions) {
    PredictRequest question = questions.read(json, context, FIELDS);
    return new DecideRequest(
        question,
        cartValue(json.path("cart_value")),
        given(json.path("already_given"), questions.clock().instant()));
  }

  private static boolean isThere(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static OptionalDouble cartValue(JsonNode value) {
    if (!isThere(value)) {
      return OptionalDouble.empty();
    }
    double amount = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(amount >= 0 && amount <= MAX_CART_VALUE)) {
      throw new InvalidRequest("cart_value", "must be a number from 0 to 1000000000");
    }
    return OptionalDouble.of(amount);
  }

  private static List<Given> given(JsonNode value, Instant now) {
    List<Given> given = new ArrayList<>();
    if (!isThere(value)) {
      return given;
    }
    if (!value.isArray() || value.size() > MAX_GIVEN) {
      throw new InvalidRequest(
          "already_given", "must be a list of at most " + MAX_GIVEN + " actions");
    }
    for (JsonNode each : value) {
      given.add(
          each.isTextual()
              ? new Given(each.textValue(), now, true)
              : before(each, "already_given." + given.size()));
    }
    return given;
  }

  private static Given before(JsonNode each, String field) {
    if (!each.path("action").isTextual()) {
      throw new InvalidRequest(
          field, "must be an action's name, or an object with its action and its time");
    }
    try {
      Instant time = OffsetDateTime.parse(each.path("time").asText()).toInstant();
      return new Given(each.path("action").textValue(), time, false);
    } catch (DateTimeException e) {
      throw new InvalidRequest(
          field + ".time", "is not ISO-8601 with an offset, such as 2026-03-01T12:00:00Z");
    }
  }
}
