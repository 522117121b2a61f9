package io.purchaseintent.rollout.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.rollout.ModelOptions;
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

  @Mixin private final ModelOptions options = new ModelOptions();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "When it does what (default: loop.yaml in the home folder, if there).")
  private @Nullable Path plan;

  @Mixin private final LakeOptions lakes = new LakeOptions();

  String model() {
    return options.model();
  }

  Path home() {
    return options.homes().home().toAbsolutePath().normalize();
  }

  LoopPlan plan() {
    try {
      return LoopFile.read(plan, options.homes().home());
    } catch (UserError e) {
      // Starting it once more changes nothing, which a service is to know by the exit code.
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  LoopBoard board() {
    return new LoopBoard(notes(), Clock.systemUTC());
  }

  Notes notes() {
    return options.notes();
  }

  ModelRegistry registry() {
    return options.registry();
  }

  Lake lake() {
    return options.lake(lakes);
  }

  /** What names the same places to another program, wherever that is started. */
  Words words() {
    List<String> common = new ArrayList<>(List.of("--home=" + home()));
    common.add("--lake=" + absolute(lakes.address(options.homes())));
    common.add("--registry=" + absolute(options.address()));
    S3Options s3 = options.s3();
    if (s3.endpoint() != null) {
      common.add("--s3-endpoint=" + s3.endpoint());
    }
    if (s3.region() != null) {
      common.add("--s3-region=" + s3.region());
    }
    return new Words(model(), common);
  }

  private static String absolute(String address) {
    return address.startsWith("s3:") || address.startsWith("mlflow:")
        ? address
        : Path.of(address).toAbsolutePath().normalize().toString();
  }

  void tell(PrintWriter out, JsonNode answer, String forPeople) {
    options.tell(out, answer, forPeople);
  }
}
