package io.purchaseintent.serving.experiment;

import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import io.purchaseintent.serving.score.PredictSchemas;
import java.util.Arrays;

/** Experiments as other programs are told of them. */
final class ExperimentSchemas {

  private static final Schema MOVE =
      Schema.object()
          .required("time", Schema.time())
          .required("who", Schema.text())
          .required("why", Schema.text());

  private static final Schema ARM =
      Schema.object()
          .required("arm", Schema.text())
          .required("share", Schema.number(0, 1).described("Of the experiment's units."))
          .required("model", Schema.text().orNull().described("The version that answers."))
          .required("policy", Schema.flag().described("Whether it has a policy of its own."))
          .required(
              "answers",
              Schema.count().described("In which it could matter, of this server since its start."))
          .required(
              "fallbacks",
              Schema.count().described("That the champion gave as its model could not."))
          .required(
              "units",
              Schema.count()
                  .described(
                      "Different units, of the first "
                          + UnitCount.MOST
                          + " that this server saw since its start."));

  private static final Schema ANALYSIS =
      Schema.object()
          .required("until", Schema.time())
          .required(
              "verdict",
              Schema.object()
                  .required("decision", Schema.text())
                  .required("words", Schema.text())
                  .required("arm", Schema.text())
                  .required("reasons", Schema.listOf(Schema.text()))
                  .required("days_left", Schema.count().orNull()))
          .required(
              "series",
              Schema.listOf(
                  Schema.object()
                      .required("day", Schema.text())
                      .required("arm", Schema.text())
                      .required("units", Schema.count())
                      .required("lift", Schema.number().orNull())
                      .required("low", Schema.number().orNull())
                      .required("high", Schema.number().orNull())))
          .required("page", Schema.text().orNull().described("Where all of it is, for people."));

  private static final Schema EXPERIMENT =
      Schema.object()
          .required("experiment", Schema.text())
          .required("version", Schema.count())
          .required(
              "state",
              Schema.oneOf(
                  Arrays.stream(ExperimentState.values()).map(ExperimentState::code).toList()))
          .required("hypothesis", Schema.text())
          .required("layer", Schema.text())
          .required(
              "unit",
              Schema.oneOf(
                  Arrays.stream(ExperimentUnit.values()).map(ExperimentUnit::code).toList()))
          .required("traffic", Schema.number(0, 1).described("Share of the layer's units."))
          .required("start", Schema.time().orNull())
          .required("end", Schema.time().orNull())
          .required(
              "metrics",
              Schema.listOf(
                  Schema.oneOf(
                      Arrays.stream(ExperimentMetric.values())
                          .map(ExperimentMetric::code)
                          .toList())))
          .required("created", MOVE)
          .required("started", MOVE.orNull())
          .required("stopped", MOVE.orNull())
          .required("arms", Schema.listOf(ARM))
          .required(
              "analysis",
              ANALYSIS.orNull().described("What ./intent run experiment found last, if it ran."))
          .required(
              "problems", Schema.listOf(Schema.text()).described("With what came to its arms."))
          .named("Experiment");

  private ExperimentSchemas() {}

  static Operation assign() {
    return PredictSchemas.refusals(
        Operation.post(Access.PREDICT, "/assign", "Which arms of the experiments has this visitor?")
            .description(
                "Takes what /predict takes, and answers with all that it answers. Who asks is"
                    + " counted as exposed to the arms that are only names: ask where they are"
                    + " shown, and with experiments for those that are shown there.")
            .body(
                PredictSchemas.QUESTION
                    .optional(
                        "experiments",
                        Schema.listOf(Schema.text())
                            .atMost(AssignRoutes.MOST_NAMES)
                            .orNull()
                            .described("Names; all that run where it is left out."))
                    .named("AssignQuestion"))
            .answer(
                200,
                "The prediction, and the visitor's arms.",
                PredictSchemas.ANSWER
                    .required(
                        "assigned",
                        Schema.mapOf(Schema.text())
                            .described(
                                "NAME@VERSION of each experiment that he is part of, and his arm;"
                                    + " one that is not there does not run, or has not him."))
                    .optional(
                        "unknown",
                        Schema.listOf(Schema.text())
                            .described(
                                "Names that were asked for and no experiment has: misspelt, or not"
                                    + " created yet."))
                    .named("Assigned")));
  }

  static Operation report() {
    return Operation.get(
            Access.WATCH, "/experiments/{id}/report.html", "What an experiment was worth.")
        .internal()
        .answer(200, "As it was written.", "text/html", Schema.text())
        .answer(304, "The asker's copy is the newest.")
        .refusal(404, "There is none of this experiment.");
  }

  static Operation list() {
    return Operation.get(
            Access.WATCH, "/experiments.json", "Which experiments there are, and how they do.")
        .description("As the registry has them; counts are this server's, since its start.")
        .answer(
            200,
            "All of them, the newest first.",
            Schema.object()
                .required("time", Schema.time())
                .required("problems", Schema.listOf(Schema.text()))
                .required("experiments", Schema.listOf(EXPERIMENT))
                .named("Experiments"));
  }
}
