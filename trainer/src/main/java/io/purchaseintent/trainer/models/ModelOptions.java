package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.webhook.Outbox;
import io.purchaseintent.webhook.Webhooks;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, where, and how the answer is told. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final RegistryOptions registries = new RegistryOptions();

  @Mixin private final S3Options s3 = new S3Options();

  /** The model's name. */
  public String model() {
    return model;
  }

  /** Where the command is at home. */
  public HomeOptions homes() {
    return homes;
  }

  /** The registry's address: a folder, {@code s3://BUCKET/PREFIX} or {@code mlflow:URI}. */
  public String address() {
    return registries.registry(homes);
  }

  /**
   * Does something with the registry.
   *
   * @throws UserError if the registry cannot do it
   */
  public <T> T ask(Function<ModelRegistry, T> question) {
    ModelRegistry registry = registry();
    try {
      return question.apply(registry);
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Does something that moves a version, and tells those whom webhooks.yaml names.
   *
   * @param problems is told, in lines, who could not be told
   * @throws UserError if the registry cannot do it
   */
  <T> T move(PrintWriter problems, Function<ModelRegistry, T> move) {
    return ask(
        registry ->
            Webhooks.telling(
                homes.home(), outbox(registry), problems::println, () -> move.apply(registry)));
  }

  /** The log of the model's moves. */
  Outbox outbox(ModelRegistry registry) {
    return Outbox.of(registry, address(), model);
  }

  /**
   * The lake that models were trained on.
   *
   * @throws UserError if its address is none
   */
  Lake lake(LakeOptions lakes) {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private ModelRegistry registry() {
    try {
      return Registries.open(address(), s3.endpoint(), s3.region());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The entry of whoever runs this process, now.
   *
   * @throws UserError if it does not say why
   */
  public AuditEntry audit(String why) {
    if (why.isBlank()) {
      throw UserError.ofUsage("--why must say why, for whoever reads the log later");
    }
    return new AuditEntry(Clock.systemUTC().instant(), System.getProperty("user.name"), why);
  }

  /** Tells the answer: as JSON where that was asked for. */
  public void tell(PrintWriter out, JsonNode answer, String forPeople) {
    out.println(json ? Commands.oneLine(answer) : forPeople.stripTrailing());
    out.flush();
  }
}
