package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.page.Text;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models compare}: two versions beside each other. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Put two versions beside each other: figures with their difference, what is to be weighed"
          + " with them, and what differs in how they were made. Figures of different training sets are of different days: they say"
          + " little of which is better; the gates score both on the same rows.",
      ""
    },
    footer = {"", "Example:", "  ./intent models compare v3 v4"})
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "VERSION", description = "Such as v3.")
  private String first;

  @Parameters(index = "1", paramLabel = "OTHER", description = "Such as v4.")
  private String second;

  @Mixin private final ModelOptions options = new ModelOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CompareCommand() {}

  @Override
  public Integer call() {
    options.ask(this::tell);
    return ExitCode.DONE;
  }

  private boolean tell(ModelRegistry registry) {
    ManifestView a = new ManifestView(registry.manifest(options.model(), first));
    ManifestView b = new ManifestView(registry.manifest(options.model(), second));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("model", options.model());
    TextTable figures = new TextTable("ON ITS TEST PART", first, second, "DIFFERENCE");
    ObjectNode told = answer.putObject("figures");
    for (String name : names(a.figures(), b.figures())) {
      JsonNode one = value(a.figures(), name);
      JsonNode other = value(b.figures(), name);
      boolean both = one.isNumber() && other.isNumber();
      double difference = other.asDouble() - one.asDouble();
      figures.add(
          name,
          ManifestView.number(one),
          ManifestView.number(other),
          both ? String.format(Locale.ROOT, "%+.5f", difference) : "-");
      ObjectNode row = told.putObject(name);
      put(row, one, other);
      row.put("difference", both ? difference : null);
    }
    List<Move> moves = registry.moves(options.model());
    Map<String, String> weighing = b.standing(second, moves);
    TextTable standing = new TextTable("TO BE WEIGHED", first, second);
    ObjectNode toldOfStanding = answer.putObject("to_be_weighed");
    a.standing(first, moves)
        .forEach(
            (name, value) -> {
              String other = weighing.getOrDefault(name, "-");
              standing.add(Text.name(name), value, other);
              toldOfStanding.putObject(name).put(first, value).put(second, other);
            });
    TextTable recipe = new TextTable("MADE OF", first, second);
    ObjectNode differing = answer.putObject("made_of");
    for (String name : names(a.recipe(), b.recipe())) {
      JsonNode one = value(a.recipe(), name);
      JsonNode other = value(b.recipe(), name);
      if (!one.equals(other)) {
        recipe.add(name, one.asText("-"), other.asText("-"));
        put(differing.putObject(name), one, other);
      }
    }
    options.tell(
        spec.commandLine().getOut(),
        answer,
        figures
            + "\n"
            + standing
            + "\n"
            + (differing.isEmpty() ? "Made of the same.\n" : recipe.toString()));
    return true;
  }

  private void put(ObjectNode row, JsonNode one, JsonNode other) {
    row.set(first, one.isMissingNode() ? null : one);
    row.set(second, other.isMissingNode() ? null : other);
  }

  private static Set<String> names(Map<String, JsonNode> a, Map<String, JsonNode> b) {
    Set<String> names = new LinkedHashSet<>(a.keySet());
    names.addAll(b.keySet());
    return names;
  }

  private static JsonNode value(Map<String, JsonNode> values, String name) {
    return values.getOrDefault(name, MissingNode.getInstance());
  }
}
