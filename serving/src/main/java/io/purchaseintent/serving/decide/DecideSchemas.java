package io.purchaseintent.serving.decide;

import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.score.PredictSchemas;

/** Decisions as other programs are told of them. */
final class DecideSchemas {

  private static final Schema GIVEN =
      Schema.anyOf(
          Schema.text(),
          Schema.object().required("action", Schema.text()).required("time", Schema.time()));

  private static final Schema QUESTION =
      PredictSchemas.QUESTION
          .optional(
              "cart_value",
              Schema.number(0, DecideRequest.MAX_CART_VALUE)
                  .orNull()
                  .described("What is in the cart; what the store knows where it is left out."))
          .optional(
              "already_given",
              Schema.listOf(GIVEN)
                  .atMost(DecideRequest.MAX_GIVEN)
                  .orNull()
                  .described(
                      "Actions that this visit was given, by name; those of the shopper's visits"
                          + " before, with their time."))
          .named("DecideQuestion");

  private static final Schema DECISION =
      Schema.object()
          .required("action", Schema.text())
          .required("expected_value", Schema.number())
          .required("gain", Schema.number().described("Above that of doing nothing."))
          .required("probability", Schema.number(0, 1).described("With which it was chosen."))
          .required("policy", Schema.text().described("Name and version."))
          .required(
              "exploration",
              Schema.flag().described("Whether it was drawn, which may have hit the best."));

  private static final Schema ALTERNATIVE =
      Schema.object()
          .required("action", Schema.text())
          .required("purchase_probability", Schema.number(0, 1))
          .required("expected_value", Schema.number())
          .required("expected_cost", Schema.number())
          .required("gain", Schema.number())
          .required("probability", Schema.number(0, 1))
          .required("eligible", Schema.flag())
          .optional("rule", Schema.text().described("The rule that keeps it back."))
          .optional("reason", Schema.text());

  private DecideSchemas() {}

  static Operation decide() {
    return PredictSchemas.refusals(
        Operation.post(
                Access.PREDICT, "/decide", "What to do for this visit, by the policy in effect?")
            .description(
                "Takes what /predict takes, and answers with all that it answers. Chance is drawn"
                    + " by the session: a visit keeps its draw. An action that is chosen counts"
                    + " against its daily budget, whether or not it is shown: ask where it can"
                    + " be.")
            .body(QUESTION)
            .answer(
                200,
                "The prediction, what to do, and what else could be done.",
                PredictSchemas.ANSWER
                    .required("decision", DECISION)
                    .required("alternatives", Schema.listOf(ALTERNATIVE))
                    .named("Decision")));
  }

  static Operation policy() {
    return Operation.get(Access.PREDICT, "/policy", "By which policy is decided.")
        .answer(
            200,
            "The policy in effect.",
            Schema.object()
                .required("policy", Schema.text().described("Name and version."))
                .required("file", Schema.text().orNull().described("Null for this release's."))
                .optional(
                    "refused",
                    Schema.text().described("Why what the file has now is not in effect."))
                .named("Policy"));
  }
}
