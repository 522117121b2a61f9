package io.purchaseintent.serving.score;

import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;

/** Explanations as other programs are told of them. */
final class ExplainSchemas {

  private static final Schema REASON =
      Schema.object()
          .required("feature", Schema.text().described("Or several, that tell one thing."))
          .required("text", Schema.text().described("In the shop's words."))
          .required("contribution", Schema.number().described("To the margin."));

  private static final Schema CHANGE =
      Schema.object()
          .required("change", Schema.text())
          .required("propensity", Schema.number(0, 1))
          .required("difference", Schema.number());

  private ExplainSchemas() {}

  static Operation explain() {
    return PredictSchemas.refusals(
        Operation.post(
                Access.PREDICT,
                "/explain",
                "Why a session is as likely as it is, and what would change it.")
            .description(
                "base, contributions and rest come to the margin, the log odds before"
                    + " calibration. An answer that is a base rate has none of the three, and no"
                    + " reasons.")
            .body(PredictSchemas.QUESTION.named("Question"))
            .answer(
                200,
                "The prediction, its reasons with the strongest first, and changes.",
                PredictSchemas.ANSWER
                    .optional("margin", Schema.number())
                    .optional("base", Schema.number())
                    .optional("rest", Schema.number().described("Of all other features."))
                    .required("contributions", Schema.listOf(REASON))
                    .required("changes", Schema.listOf(CHANGE))
                    .named("Explanation")));
  }
}
