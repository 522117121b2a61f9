package io.purchaseintent.serving.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentMove;
import io.purchaseintent.registry.experiment.ExperimentState;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.ReportPage;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /experiments.json}: which experiments there are, how those that run do here, and what
 * was found of them.
 */
public final class ExperimentRoutes implements RouteGroup {

  private final RunningExperiments experiments;
  private final AnalysisFolder analyses;
  private final Clock clock;

  /**
   * Routes.
   *
   * @param analyses what was found of them
   */
  public ExperimentRoutes(RunningExperiments experiments, AnalysisFolder analyses, Clock clock) {
    this.experiments = experiments;
    this.analyses = analyses;
    this.clock = clock;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(ExperimentSchemas.list().handledBy(this::list));
    routes.add(ExperimentSchemas.report().handledBy(this::report));
  }

  private void report(Context context) {
    String id = context.pathParam("id");
    byte[] page =
        Optional.ofNullable(experiments.view().defined().get(id))
            .flatMap(defined -> analyses.report(defined.experiment().id()))
            .orElseThrow(
                () ->
                    new HttpResponseException(
                        404,
                        "There is no report of an experiment "
                            + id
                            + ": ./intent run experiment NAME makes one of an experiment that there"
                            + " is"));
    ReportPage.answer(context, page);
  }

  private void list(Context context) {
    Instant now = clock.instant();
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("time", now.toString());
    ArrayNode problems = answer.putArray("problems");
    experiments.problems().forEach(problems::add);
    ArrayNode all = answer.putArray("experiments");
    List<Defined> newestFirst = new ArrayList<>(experiments.view().all());
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      describe(all.addObject(), newestFirst.get(i), now);
    }
    context.header("Cache-Control", "no-store");
    Answers.json(context, 200, answer);
  }

  private void describe(ObjectNode json, Defined defined, Instant now) {
    Experiment experiment = defined.experiment();
    ExperimentState state = defined.stateAt(now);
    ArmCounts counts = experiments.counted(experiment);
    json.put("experiment", experiment.name())
        .put("version", experiment.version())
        .put("state", state.code())
        .put("hypothesis", experiment.hypothesis())
        .put("layer", experiment.layer())
        .put("unit", experiment.unit().code())
        .put("traffic", experiment.traffic())
        .put("start", text(experiment.start()))
        .put("end", text(experiment.end()));
    ArrayNode metrics = json.putArray("metrics");
    experiment.metrics().stream().map(ExperimentMetric::code).forEach(metrics::add);
    json.set("created", move(defined.created()));
    json.set("started", move(defined.started()));
    json.set("stopped", move(defined.stopped()));
    ArrayNode arms = json.putArray("arms");
    long[] units = counts == null ? new long[experiment.arms().size()] : counts.units();
    for (int i = 0; i < units.length; i++) {
      Arm arm = experiment.arms().get(i);
      arms.addObject()
          .put("arm", arm.name())
          .put("share", experiment.shareOf(arm))
          .put("model", arm.model())
          .put("policy", arm.policy() != null)
          .put("answers", counts == null ? 0 : counts.exposures().get(i))
          .put("fallbacks", counts == null ? 0 : counts.fallbacks().get(i))
          .put("units", units[i]);
    }
    json.set("analysis", analyses.told(experiment.id()));
    ArrayNode problems = json.putArray("problems");
    if (counts != null) {
      counts.problems().forEach(problems::add);
    }
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static @Nullable ObjectNode move(@Nullable ExperimentMove move) {
    return move == null
        ? null
        : JsonNodeFactory.instance
            .objectNode()
            .put("time", move.audit().time().toString())
            .put("who", move.audit().who())
            .put("why", move.audit().why());
  }
}
