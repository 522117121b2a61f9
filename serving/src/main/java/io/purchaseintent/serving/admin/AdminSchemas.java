package io.purchaseintent.serving.admin;

import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;

/** Variants and their moves as other programs are told of them. */
final class AdminSchemas {

  private static final Schema VARIANT =
      Schema.object()
          .required("variant", Schema.text())
          .required("version", Schema.text())
          .required("feature_set", Schema.text());

  private static final Schema VARIANTS =
      Schema.object()
          .required("model", Schema.text())
          .required(
              "champion",
              VARIANT.required("since", Schema.time()).described("Answers all others' visitors."))
          .required(
              "challengers",
              Schema.listOf(VARIANT.required("share", Schema.number(0, 1)))
                  .described("Each answers its share of the visitors."))
          .required("shadows", Schema.listOf(VARIANT).described("Score, and are not heard."))
          .required(
              "taken_out",
              Schema.mapOf(Schema.text())
                  .described("Challengers that the guard took out: why, by version."))
          .required("problems", Schema.listOf(Schema.text()))
          .named("Variants");

  private static final Schema MOVE =
      Schema.object()
          .required("time", Schema.time())
          .required("action", Schema.text())
          .required("version", Schema.text())
          .required("stage", Schema.oneOf(Arrays.stream(Stage.values()).map(Stage::code).toList()))
          .optional("role", Schema.oneOf(Arrays.stream(Role.values()).map(Role::code).toList()))
          .optional("share", Schema.number(0, 1))
          .required("who", Schema.text().described("key:ID of the key that was used, or local."))
          .required("why", Schema.text());

  private static final Schema MOVED =
      Schema.object().required("move", MOVE).required("now", VARIANTS).named("Moved");

  private AdminSchemas() {}

  static Operation variants() {
    return Operation.get(Access.ADMIN, "/admin/variants", "Which models are in production.")
        .answer(200, "Champion, challengers and shadows.", VARIANTS)
        .refusal(409, "The registry does not answer.");
  }

  private static Schema decision(int maxText) {
    return Schema.object()
        .optional("who", Schema.text(1, maxText).described("For people; it is kept with why."))
        .optional(
            "champion",
            Schema.text(1, maxText)
                .described("Who was champion when it was decided: refused if another is."))
        .required("why", Schema.text(1, maxText));
  }

  private static Operation refusals(Operation operation) {
    return operation
        .jsonRefusals("The body is too long.", "A field breaks a rule.")
        .refusal(409, "The gates, or the registry, say no.");
  }

  static Operation move(int maxText) {
    return refusals(
        Operation.post(
                Access.ADMIN,
                "/admin/variants/{version}",
                "Brings a version where it should stand.")
            .description("The move is the registry's: every server follows it in seconds.")
            .body(
                decision(maxText)
                    .required(
                        "to",
                        Schema.oneOf(
                            Role.CHAMPION.code(),
                            Role.CHALLENGER.code(),
                            Role.SHADOW.code(),
                            Stage.STAGING.code(),
                            Stage.ARCHIVED.code()))
                    .optional(
                        "share",
                        Schema.number(Placement.STEP, 1)
                            .described("Of the visitors, for a challenger."))
                    .optional(
                        "despite_gates",
                        Schema.flag().described("Moves what failed its gates, too."))
                    .closed())
            .answer(200, "It stands there.", MOVED));
  }

  static Operation rollback(int maxText) {
    return refusals(
        Operation.post(
                Access.ADMIN,
                "/admin/rollback",
                "Makes the champion before this one champion again.")
            .body(decision(maxText))
            .answer(200, "It is.", MOVED));
  }
}
