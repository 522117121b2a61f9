package io.purchaseintent.trainer.boosting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.SearchSpace;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do. The training set, {@code parameters}, {@code days} and the number of
 * workers decide every byte of the boosters; a search only decides the parameters.
 *
 * @param parameters of boosting, or those that a search starts from
 * @param days of the train part, the last ones, that are trained on; null for all
 * @param finalDays days at the end of the test part that are kept back; null for none
 * @param search for better parameters, or null for none
 * @param cluster that boosts, or null for this process
 */
public record TrainingPlan(
    BoosterParameters parameters,
    @Nullable Integer days,
    @Nullable Integer finalDays,
    @Nullable Search search,
    @Nullable Cluster cluster) {

  /** The runner of a plan that names none. */
  public static final String LOCAL = "local";

  public static final String SPARK = "spark";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A search for parameters.
   *
   * @param space what is drawn from
   * @param trials draws, the defaults among them
   * @param time after which no trial begins
   * @param folder where trials are kept until the search is over
   */
  public record Search(SearchSpace space, int trials, Duration time, Path folder) {}

  /** What it takes to train the same boosters again: these parameters, these days. */
  public ObjectNode toJson(BoosterParameters used) {
    ObjectNode json = JSON.createObjectNode();
    json.put("rounds", used.rounds())
        .put("patience", used.patience())
        .put("max_depth", used.maxDepth())
        .put("eta", used.eta())
        .put("min_child_weight", used.minChildWeight())
        .put("subsample", used.subsample())
        .put("colsample", used.colsample())
        .put("lambda", used.lambda())
        .put("seed", used.seed())
        .put("threads", used.threads())
        .put("runner", cluster == null ? LOCAL : SPARK);
    if (cluster != null) {
      json.put("workers", cluster.workers());
    }
    if (days != null) {
      json.put("days", days);
    }
    if (finalDays != null) {
      json.put("final_days", finalDays);
    }
    return json;
  }

  /**
   * The plan in this JSON, for this process: the parameters that were used, whichever way they were
   * found.
   */
  public static TrainingPlan ofJson(JsonNode json) {
    BoosterParameters parameters =
        new BoosterParameters(
            json.path("rounds").asInt(),
            json.path("patience").asInt(),
            json.path("max_depth").asInt(),
            json.path("eta").asDouble(),
            json.path("min_child_weight").asDouble(),
            json.path("subsample").asDouble(),
            json.path("colsample").asDouble(),
            json.path("lambda").asDouble(),
            json.path("seed").asLong(),
            json.path("threads").asInt());
    return new TrainingPlan(
        parameters, number(json.path("days")), number(json.path("final_days")), null, null);
  }

  private static @Nullable Integer number(JsonNode json) {
    return json.isInt() ? json.asInt() : null;
  }
}
