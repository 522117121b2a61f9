package io.purchaseintent.rollout.loop;

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
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.mlflow.Registries;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model, where, by which plan, and how the answer is told. */
final class LoopOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "When it does what (default: loop.yaml in the home folder, if there).")
  private @Nullable Path plan;

  @Option(names = "--json", description = "Print JSON objects, one a line, nothing else.")
  private boolean json;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final RegistryOptions registries = new RegistryOptions();

  @Mixin private final S3Options s3 = new S3Options();

  String model() {
    return model;
  }

  Path home() {
    return homes.home().toAbsolutePath().normalize();
  }

  LoopPlan plan() {
    return LoopFile.read(plan, homes.home());
  }

  LoopBoard board() {
    return new LoopBoard(notes(), Clock.systemUTC());
  }

  Notes notes() {
    try {
      return Registries.notes(registries.registry(homes), s3.endpoint(), s3.region(), model);
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  ModelRegistry registry() {
    try {
      return Registries.open(registries.registry(homes), s3.endpoint(), s3.region());
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  Lake lake() {
    try {
      return Lake.of(
          lakes.address(homes), lakes.lake(homes), homes.home(), s3.endpoint(), s3.region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  /** What names the same places to another program, wherever that is started. */
  Words words() {
    List<String> common = new ArrayList<>(List.of("--home=" + home()));
    common.add("--lake=" + absolute(lakes.address(homes)));
    common.add("--registry=" + absolute(registries.registry(homes)));
    if (s3.endpoint() != null) {
      common.add("--s3-endpoint=" + s3.endpoint());
    }
    if (s3.region() != null) {
      common.add("--s3-region=" + s3.region());
    }
    return new Words(model, common);
  }

  private static String absolute(String address) {
    return address.startsWith("s3:") || address.startsWith("mlflow:")
        ? address
        : Path.of(address).toAbsolutePath().normalize().toString();
  }

  void tell(PrintWriter out, JsonNode answer, String forPeople) {
    out.println(json ? Commands.oneLine(answer) : forPeople);
    out.flush();
  }
}
