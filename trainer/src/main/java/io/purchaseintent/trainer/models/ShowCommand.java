package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.page.Text;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models show}: all that is known of a version. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Show a version: where it stands, how it was made, its figures, the verdict of each gate, its"
          + " files, and every move of it. With --json its whole manifest.",
      ""
    },
    footer = {"", "Example:", "  ./intent models show v3"})
final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v3.")
  private String version;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  ShowCommand() {}

  @Override
  public Integer call() {
    options.ask(this::tell);
    return ExitCode.DONE;
  }

  private boolean tell(ModelRegistry registry) {
    JsonNode manifest = registry.manifest(options.model(), version);
    ManifestView view = new ManifestView(manifest);
    List<Move> moves =
        registry.moves(options.model()).stream()
            .filter(move -> move.version().equals(version))
            .toList();
    String placement = registry.standings(options.model()).of(version).toString();
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", options.model());
    answer.put("version", version).put("placement", placement);
    ArrayNode logged = answer.putArray("moves");
    moves.forEach(move -> logged.add(move.toJson()));
    answer.set("manifest", manifest);
    StringBuilder text = new StringBuilder(options.model() + " " + version + ": " + placement);
    text.append("\n\n");
    TextTable recipe = new TextTable("MADE OF", "");
    view.recipe().forEach((name, value) -> recipe.add(name, value.asText("-")));
    TextTable figures = new TextTable("ON ITS TEST PART", "");
    view.figures().forEach((name, value) -> figures.add(name, ManifestView.number(value)));
    if (!view.shoppersNotJudged().isEmpty()) {
      figures.add("shoppers never seen", "not judged: " + view.shoppersNotJudged());
    }
    TextTable standing = new TextTable("TO BE WEIGHED", "");
    view.standing(version, moves).forEach((name, value) -> standing.add(Text.name(name), value));
    TextTable files = new TextTable("FILE", "SHA-256");
    manifest
        .path("files")
        .properties()
        .forEach(file -> files.add(file.getKey(), file.getValue().asText()));
    TextTable log = new TextTable("TIME", "MOVE", "TO", "WHO", "WHY");
    moves.forEach(
        move ->
            log.add(
                move.audit().time().toString(),
                move.action().code(),
                move.placement().toString(),
                move.audit().who(),
                move.audit().why()));
    text.append(recipe).append('\n').append(figures).append('\n').append(standing).append('\n');
    text.append(view.gateTable()).append('\n').append(files).append('\n').append(log);
    options.tell(spec.commandLine().getOut(), answer, text.toString());
    return true;
  }
}
