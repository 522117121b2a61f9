package io.purchaseintent.registered;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.webhook.Outbox;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, in which registry and home folder, and how the answer is told. */
public class RegisteredModel {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(names = "--json", description = "Print JSON, an object a line, nothing else.")
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

  /** Where buckets are asked for. */
  public S3Options s3() {
    return s3;
  }

  /** The registry's address: a folder, {@code s3://BUCKET/PREFIX} or {@code mlflow:URI}. */
  public String address() {
    return registries.registry(homes);
  }

  /**
   * The registry.
   *
   * @throws UserError if its address is none
   */
  public ModelRegistry registry() {
    return named(() -> Registries.open(address(), s3.endpoint(), s3.region()));
  }

  /**
   * The notes beside the model's versions.
   *
   * @throws UserError if the registry's address is none
   */
  public Notes notes() {
    return named(() -> Registries.notes(address(), s3.endpoint(), s3.region(), model));
  }

  /**
   * The notes of what policies have learnt.
   *
   * @throws UserError if the registry's address is none
   */
  public Notes learntNotes() {
    return named(() -> Registries.learntNotes(address(), s3.endpoint(), s3.region(), model));
  }

  /**
   * The notes of the model's experiments.
   *
   * @throws UserError if the registry's address is none
   */
  public Notes experimentNotes() {
    return named(() -> Registries.experimentNotes(address(), s3.endpoint(), s3.region(), model));
  }

  private static <T> T named(Supplier<T> place) {
    try {
      return place.get();
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** The log of the model's moves. */
  public Outbox outbox(ModelRegistry registry) {
    return Outbox.of(registry, address(), model);
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
