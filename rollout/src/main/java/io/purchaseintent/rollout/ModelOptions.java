package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.mlflow.Registries;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, in which registry and home folder, and how the answer is told. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(names = "--json", description = "Print JSON objects, one a line, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final RegistryOptions registries = new RegistryOptions();

  @Mixin private final S3Options s3 = new S3Options();

  /** The model's name. */
  public String model() {
    return model;
  }

  /** Where the home folder is. */
  public HomeOptions homes() {
    return homes;
  }

  /** Where buckets are asked for. */
  public S3Options s3() {
    return s3;
  }

  /** The registry's address. */
  public String address() {
    return registries.registry(homes);
  }

  /** The registry. */
  public ModelRegistry registry() {
    try {
      return Registries.open(address(), s3.endpoint(), s3.region());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** The notes beside the model's versions. */
  public Notes notes() {
    try {
      return Registries.notes(address(), s3.endpoint(), s3.region(), model());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** The lake that is named. */
  public Lake lake(LakeOptions lakes) {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** Tells an answer, to machines or to people as is asked for. */
  public void tell(PrintWriter out, JsonNode answer, String forPeople) {
    out.println(json ? Commands.oneLine(answer) : forPeople);
    out.flush();
  }
}
