package io.purchaseintent.trainer.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.trainer.boosting.LocalBoosting;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.SearchSpace;
import io.purchaseintent.training.SuccessiveHalving;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;

/** Searches for parameters on one training set, and remembers trials should it be killed. */
public final class ParameterSearch {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainingSet set;
  private final TrainingPlan plan;
  private final TrainingPlan.Search search;
  private final Clock clock;
  private final Progress progress;

  /**
   * What a search found.
   *
   * @param parameters the best
   * @param history how it went, for the manifest
   * @param log where its trials are, of no more use once the version is written
   */
  public record Found(BoosterParameters parameters, ObjectNode history, Path log) {}

  public ParameterSearch(
      TrainingSet set,
      TrainingPlan plan,
      TrainingPlan.Search search,
      Clock clock,
      Progress progress) {
    this.set = set;
    this.plan = plan;
    this.search = search;
    this.clock = clock;
    this.progress = progress;
  }

  /** Searches; trials that an earlier run of the same search did are not done again. */
  public Found run(LocalBoosting boosting) {
    ObjectNode space = JSON.createObjectNode();
    search.space().ranges().forEach((name, range) -> space.set(name, toJson(range)));
    ObjectNode history = JSON.createObjectNode();
    history.put("trials", search.trials()).set("space", space);
    Path file = search.folder().resolve("search-" + id(history) + ".jsonl");
    try (TrialLog log = TrialLog.open(file)) {
      if (log.size() > 0) {
        progress.done("Taking up a search of which " + log.size() + " trials are done");
      }
      SuccessiveHalving.Found found =
          new SuccessiveHalving(
                  search.space(),
                  plan.parameters(),
                  search.trials(),
                  clock,
                  clock.instant().plus(search.time()))
              .run(boosting::ofSample, log, this::tell);
      history.put("cut_short", found.cutShort()).put("best", found.best().number());
      ArrayNode done = history.putArray("done");
      found.trials().forEach(trial -> done.add(TrialLog.toJson(trial)));
      return new Found(found.best().parameters(), history, file);
    }
  }

  private static ObjectNode toJson(SearchSpace.Range range) {
    return JSON.createObjectNode()
        .put("from", range.from())
        .put("to", range.to())
        .put("scale", range.logarithmic() ? "log" : "linear");
  }

  /** Names the search by all that decides its trials, so that no other one takes up its log. */
  private String id(ObjectNode spaceAndTrials) {
    ObjectNode all = JSON.createObjectNode();
    all.set("search", spaceAndTrials);
    all.set("start", plan.toJson(plan.parameters()));
    all.set("files", set.manifest().path("files"));
    all.set("feature_set", set.manifest().path("feature_set").path("hash"));
    return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private void tell(SuccessiveHalving.Trial trial, SuccessiveHalving.Trial best) {
    progress.done(
        String.format(
            Locale.ROOT,
            "Trial %d on 1/%d of the sessions: log loss %.5f; best %.5f of trial %d"
                + " (depth %d, eta %.3f)",
            trial.number(),
            trial.oneIn(),
            trial.score().loss(),
            best.score().loss(),
            best.number(),
            best.parameters().maxDepth(),
            best.parameters().eta()));
  }
}
