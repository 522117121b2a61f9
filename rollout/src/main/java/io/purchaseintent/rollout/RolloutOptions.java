package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.PlanFile;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, where, by which plan, and how the answer is told. */
final class RolloutOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Steps, times, bounds (default: rollout.yaml in the home folder, if there).")
  private @Nullable Path plan;

  @Option(names = "--json", description = "Print JSON objects, one a line, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final RegistryOptions registries = new RegistryOptions();

  @Mixin private final S3Options s3 = new S3Options();

  String model() {
    return model;
  }

  HomeOptions homes() {
    return homes;
  }

  S3Options s3() {
    return s3;
  }

  RolloutFolder folder() {
    return new RolloutFolder(homes.home());
  }

  Plan plan() {
    return PlanFile.read(plan, homes.home());
  }

  ModelRegistry registry() {
    try {
      return Registries.open(registries.registry(homes), s3.endpoint(), s3.region());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** The log of the model's moves in a registry. */
  Outbox outbox(ModelRegistry registry) {
    return Outbox.of(registry, registries.registry(homes), model);
  }

  /** Makes a move, and tells those whom webhooks.yaml names. */
  <T> T telling(ModelRegistry registry, Supplier<T> move) {
    return Webhooks.telling(homes.home(), outbox(registry), RolloutOptions::problem, move);
  }

  /** Tells what went wrong beside what was asked for. */
  static void problem(String told) {
    System.err.println("rollout: " + told);
  }

  static String user() {
    return System.getProperty("user.name");
  }

  /** The entry of whoever runs this process, now. */
  static AuditEntry audit(String why) {
    if (why.isBlank()) {
      throw UserError.ofUsage("--why must say why, for whoever reads the log later");
    }
    return new AuditEntry(Clock.systemUTC().instant(), user(), why);
  }

  void tell(PrintWriter out, JsonNode answer, String forPeople) {
    out.println(json ? Commands.oneLine(answer) : forPeople);
    out.flush();
  }
}
