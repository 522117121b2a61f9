package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent models list}: a row a version. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the versions, the oldest first: where each stands, what it was trained on, its figures"
          + " on its own test part, whether the gates let it pass, how many versions were judged by"
          + " the same visits, what came of the days that were kept back, which version its losses"
          + " count from, and whether a commit has the code that made it.",
      ""
    },
    footer = {"", "Examples:", "  ./intent models list", "  ./intent models list --json"})
final class ListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ModelOptions options = new ModelOptions();

  /** Whether a version is not as it was registered. */
  private boolean changed;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ListCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::tell);
  }

  private int tell(ModelRegistry registry) {
    String model = options.model();
    List<String> versions = registry.versions(model);
    List<Move> moves = registry.moves(model);
    Standings standings = registry.standings(model);
    TextTable table =
        new TextTable(
            "VERSION",
            "STAGE",
            "ROLE",
            "REGISTERED",
            "TRAINING SET",
            "AUC",
            "LOG LOSS",
            "ECE",
            "GATES",
            "JUDGED",
            "KEPT BACK",
            "ANCHOR",
            "CODE");
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", model);
    ArrayNode rows = answer.putArray("versions");
    for (String version : versions) {
      Placement placement = standings.of(version);
      ManifestView manifest = manifest(registry, version);
      Optional<String> registered = registered(moves, version);
      Role role = placement.role();
      Map<String, String> standing = manifest.standing(version, moves);
      List<String> cells = new ArrayList<>();
      Collections.addAll(
          cells,
          version,
          placement.stage().code(),
          role == null ? "-" : role(placement),
          registered.map(time -> time.substring(0, Math.min(19, time.length()))).orElse("-"),
          manifest.trainingSet(),
          manifest.figure("auc"),
          manifest.figure("log_loss"),
          manifest.figure("ece"),
          manifest.gates());
      cells.addAll(standing.values());
      table.add(cells.toArray(String[]::new));
      ObjectNode row = rows.addObject().put("version", version);
      row.put("stage", placement.stage().code());
      row.put("role", role == null ? null : role.code());
      row.put("share", placement.share());
      row.put("registered", registered.orElse(null));
      row.put("training_set", manifest.trainingSet());
      manifest.figures().forEach((name, value) -> row.set(name, value.isNumber() ? value : null));
      row.put("gates", manifest.gates());
      standing.forEach(row::put);
    }
    options.tell(
        spec.commandLine().getOut(),
        answer,
        versions.isEmpty()
            ? "There is no version of "
                + model
                + " in "
                + options.address()
                + ": train one with ./intent train; if there were some, ./intent models verify tells"
                + " what became of them"
            : table.toString());
    return changed ? ExitCode.FAILED : ExitCode.DONE;
  }

  /** A version that was changed is told and listed all the same: the others are asked for, too. */
  private ManifestView manifest(ModelRegistry registry, String version) {
    try {
      return new ManifestView(registry.manifest(options.model(), version));
    } catch (RegistryException e) {
      changed = true;
      spec.commandLine().getErr().println("models list: " + e.getMessage());
      return new ManifestView(MissingNode.getInstance());
    }
  }

  private static String role(Placement placement) {
    String text = placement.toString();
    return text.substring(text.indexOf(" as ") + " as ".length()).replace(" of the visitors", "");
  }

  private static Optional<String> registered(List<Move> moves, String version) {
    return moves.stream()
        .filter(move -> move.action() == Move.Action.REGISTER && move.version().equals(version))
        .map(move -> move.audit().time().toString())
        .findFirst();
  }
}
