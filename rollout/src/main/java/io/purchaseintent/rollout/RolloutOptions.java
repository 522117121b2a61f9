package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.PlanFile;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, where, by which plan, and how the answer is told. */
final class RolloutOptions {

  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Steps, times, bounds (default: rollout.yaml in the home folder, if there).")
  private @Nullable Path plan;

  ModelOptions of() {
    return options;
  }

  String model() {
    return options.model();
  }

  HomeOptions homes() {
    return options.homes();
  }

  RolloutFolder folder() {
    return new RolloutFolder(homes().home());
  }

  Plan plan() {
    return PlanFile.read(plan, homes().home());
  }

  ModelRegistry registry() {
    return options.registry();
  }

  /** The log of the model's moves in a registry. */
  Outbox outbox(ModelRegistry registry) {
    return options.outbox(registry);
  }

  /** Makes a move, and tells those whom webhooks.yaml names. */
  <T> T telling(ModelRegistry registry, Supplier<T> move) {
    return Webhooks.telling(homes().home(), outbox(registry), RolloutOptions::problem, move);
  }

  /** Tells what went wrong beside what was asked for. */
  static void problem(String told) {
    System.err.println("rollout: " + told);
  }

  void tell(PrintWriter out, JsonNode answer, String forPeople) {
    options.tell(out, answer, forPeople);
  }
}
