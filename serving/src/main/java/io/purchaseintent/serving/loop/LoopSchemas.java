package io.purchaseintent.serving.loop;

import io.purchaseintent.registry.board.Order;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.util.Arrays;

/** The loop as other programs are told of it. */
final class LoopSchemas {

  private static final Schema PAUSE =
      Schema.object()
          .required("since", Schema.time())
          .required("who", Schema.text())
          .required("why", Schema.text());

  private static final Schema HOLDER =
      Schema.object()
          .required("id", Schema.text())
          .required("program", Schema.text().described("loop, or what a person started."))
          .required("who", Schema.text())
          .required("host", Schema.text())
          .required("machine", Schema.text())
          .required("pid", Schema.count())
          .required("started", Schema.count());

  private static final Schema LEASE =
      Schema.object()
          .required(
              "term", Schema.count().described("Which holding it is; a later one is greater."))
          .required("holder", HOLDER)
          .required("since", Schema.time())
          .required("turn", Schema.count().described("Raised by each renewal."))
          .required("renewed", Schema.time())
          .required("until", Schema.time())
          .required("length", Schema.text().described("An ISO 8601 duration."))
          .required("ended", Schema.time().orNull().described("When it was given back."))
          .required(
              "doing",
              Schema.object()
                  .required("step", Schema.text())
                  .required("what", Schema.text())
                  .required("next", Schema.text()))
          .required("paused", PAUSE.orNull())
          .required(
              "missed",
              HOLDER.orNull().described("A loop before that never gave it back, nor came again."));

  private static final Schema ORDER =
      Schema.object()
          .required("id", Schema.text())
          .required("number", Schema.count())
          .required(
              "action",
              Schema.oneOf(Arrays.stream(Order.Action.values()).map(Order.Action::code).toList()))
          .required(
              "of", Schema.text().orNull().described("What it is for; else for what there is."))
          .required("at", Schema.time())
          .required("who", Schema.text().described("key:ID of the key that was used, or a user."))
          .required("why", Schema.text())
          .named("LoopOrder");

  private static final Schema DEED =
      Schema.object()
          .required("note", Schema.text())
          .required("step", Schema.text())
          .required("what", Schema.text())
          .required("pass", Schema.text().described("Or the id of an order."))
          .required("who", Schema.text())
          .required("why", Schema.text())
          .required("from", Schema.text())
          .required("to", Schema.text())
          .required("began", Schema.time())
          .required("ended", Schema.time().orNull())
          .required("outcome", Schema.text())
          .required("says", Schema.text());

  private static final Schema LOOP =
      Schema.object()
          .required("lease", LEASE.orNull())
          .required("paused", PAUSE.orNull())
          .required("orders", Schema.listOf(ORDER).described("Those that wait."))
          .required("deeds", Schema.listOf(DEED).described("The newest first, 50 at most."))
          .required("state", Schema.oneOf("none", "runs", "silent", "ended"))
          .named("Loop");

  private LoopSchemas() {}

  static Operation loop() {
    return Operation.get(Access.WATCH, "/loop.json", "What the unattended loop is at.")
        .description(
            "Who holds it, what it is at, which orders wait, and what it did. By the registry: the"
                + " loop may run on another machine.")
        .answer(200, "All of it.", LOOP)
        .refusal(409, "The registry does not answer.");
  }

  static Operation order(Order.Action action, int maxText) {
    return Operation.post(
            Access.ADMIN,
            "/admin/loop/" + action.code(),
            "Orders the loop to " + action.code() + ".")
        .description(
            "The order waits in the registry until the loop hears it, within seconds where one runs;"
                + " /loop.json tells what came of it.")
        .body(
            Schema.object()
                .optional("who", Schema.text(1, maxText).described("For people; kept with why."))
                .required("why", Schema.text(1, maxText))
                .optional(
                    "id",
                    Schema.text(1, 64)
                        .described("Letters, digits and \"-\": the same once more is no second."))
                .optional(
                    "of",
                    Schema.text(1, maxText)
                        .described(
                            "Step and what of the loop's doing, with a space between: too late once"
                                + " the loop is at something else."))
                .closed())
        .jsonRefusals("The body is too long.", "A field breaks a rule.")
        .answer(200, "It waits, or was heard before.", ORDER)
        .refusal(409, "The registry does not take it.");
  }
}
