package io.purchaseintent.serving.score;

import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;
import java.util.Objects;

/** Questions and answers as other programs are told of them. */
public final class PredictSchemas {

  private static final Schema VISIT =
      Schema.anyOf(Schema.text(1, PredictRequest.MAX_ID_LENGTH), Schema.number());

  private static final Schema ID =
      Schema.anyOf(Schema.text(0, PredictRequest.MAX_ID_LENGTH), Schema.number());

  private static final Schema STATUS =
      Schema.oneOf(Arrays.stream(StateStatus.values()).map(StateStatus::code).toList());

  private static final Schema AGE = Schema.count().orNull();

  /** What a question is; one that asks more adds its fields. */
  public static final Schema QUESTION =
      Schema.object()
          .required("session_id", VISIT.described("The visit."))
          .optional("user_id", ID.orNull().described("The shopper as the shop names him."))
          .optional("product_id", ID.orNull().described("The product looked at."))
          .optional("context", context().orNull());

  /** What an answer has; one that tells more adds its fields. */
  public static final Schema ANSWER =
      Schema.object()
          .required(
              "prediction_id",
              Schema.text()
                  .described("Its name in the prediction log, by which outcomes are joined to it."))
          .required("propensity", Schema.number(0, 1).described("How likely a purchase is."))
          .required("model_version", Schema.text())
          .required(
              "segment", Schema.oneOf(Arrays.stream(Segment.values()).map(Segment::code).toList()))
          .required("variant", Schema.text().described("Who answered."))
          .required("feature_set", Schema.text().described("Hash of what was looked at."))
          .required(
              "has_purchased",
              Schema.flag()
                  .described(
                      "Whether the visit has bought: the propensity is that of another purchase,"
                          + " a moment that no model was trained on."))
          .required(
              "freshness",
              Schema.object()
                  .required("user_ms", AGE)
                  .required("session_ms", AGE)
                  .required("product_ms", AGE)
                  .described(
                      "Age of each state at the request, in milliseconds; null where there is"
                          + " none."))
          .required(
              "states",
              Schema.object()
                  .required("user", STATUS)
                  .required("session", STATUS)
                  .required("product", STATUS))
          .optional(
              "fallback",
              Schema.oneOf(
                      Arrays.stream(FallbackLevel.values())
                          .map(FallbackLevel::fallback)
                          .filter(Objects::nonNull)
                          .toList())
                  .described("On what less the answer stands; left out where nothing lacks."))
          .optional(
              "experiments",
              Schema.mapOf(Schema.text())
                  .described(
                      "NAME@VERSION of each experiment that could matter in this answer, and the"
                          + " visitor's arm; left out where none could."));

  static final Schema PREDICTION = ANSWER.named("Prediction");

  static final Schema PREDICTIONS =
      Schema.object()
          .required(
              "predictions",
              Schema.listOf(Schema.anyOf(PREDICTION, Operation.INVALID))
                  .described("In the order of the questions; what breaks a rule is told so."));

  private PredictSchemas() {}

  private static Schema context() {
    return Schema.object()
        .optional(
            "time",
            Schema.time()
                .orNull()
                .described("The moment that the answer is for; now where it is left out."))
        .optional(
            "price",
            Schema.numberAbove(0)
                .upTo(PredictRequest.MAX_PRICE.doubleValue())
                .orNull()
                .described("The product's price now."))
        .optional(
            "currency",
            Schema.text(3, 3)
                .orNull()
                .described(
                    "What the price is said in (ISO 4217); the shop's currency where it is left"
                        + " out. Refused by a server that is not told --shop-currency."))
        .closed();
  }

  /** The refusals of routes that are asked with one question. */
  public static Operation refusals(Operation operation) {
    return operation.jsonRefusals(
        "The body is longer than " + PredictRoutes.MAX_BODY_BYTES + " bytes.",
        "A field breaks a rule.");
  }

  static Operation one() {
    return refusals(
        Operation.post(
                Access.PREDICT, "/predict", "How likely is this session to end in a purchase?")
            .description(
                "Answers without Redis, too: what an answer stands on is told by fallback and"
                    + " states. Where the time went is in the header Server-Timing.")
            .body(QUESTION.named("Question"))
            .answer(200, "The propensity, and what it was made from.", PREDICTION));
  }

  static Operation many(int max, int maxBytes) {
    return Operation.post(
            Access.PREDICT, "/predict/batch", "As /predict, for many sessions at once.")
        .description("One MGET for all. A question that breaks a rule spoils no other.")
        .body(Schema.listOf(QUESTION.named("Question")).atMost(max))
        .answer(200, "Answers in the order of the questions.", PREDICTIONS)
        .jsonRefusals(
            "More than " + max + " questions, or " + maxBytes + " bytes.", "The body is no array.");
  }
}
