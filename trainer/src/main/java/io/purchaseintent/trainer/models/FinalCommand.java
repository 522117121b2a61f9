package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.Move;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.data.FinalPart;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.evaluation.TestEvaluation;
import io.purchaseintent.trainer.gates.GateSettings;
import io.purchaseintent.trainer.gates.GateVerdict;
import io.purchaseintent.trainer.gates.Gates;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models final}: a version judged by the days that were kept back. */
@Command(
    name = "final",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judge a version by the last days of its test part, which ./intent train --final-days=N kept"
          + " back: no figure and no gate has looked at them. Ask once, when nothing is chosen any"
          + " more, such as before a promotion. Needs its training set in the lake.",
      "",
      "The log of the registry keeps that it was asked and what came of it. Exit code 3 if the"
          + " gates signal, calibration or mean_propensity would refuse it."
    },
    footer = {"", "Example:", "  ./intent models final v4"})
final class FinalCommand implements Callable<Integer> {

  private static final List<String> TOLD =
      List.of("auc", "pr_auc", "log_loss", "ece", "calibration_in_the_large");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v4.")
  private String version;

  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description = "Bounds of the gates, as YAML (default: those of this release).")
  private @Nullable Path gates;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  FinalCommand() {}

  @Override
  public Integer call() {
    GateSettings settings = gates == null ? GateSettings.shipped() : GateSettings.read(gates);
    JsonNode manifest = options.ask(registry -> registry.manifest(options.model(), version));
    PropensityModel model = options.ask(registry -> registry.load(options.model(), version));
    TrainingSet set = trainingSet(manifest);
    FinalPart kept = FinalPart.ofManifest(manifest, set);
    if (kept == null) {
      throw new UserError(
          "Version "
              + version
              + " kept no final part back: train it with --final-days=N, such as 3");
    }
    Split rows = kept.kept(Split.atEvents(set, "test"));
    int positives = rows.matrix().positives();
    if (positives == 0 || positives == rows.matrix().rows()) {
      throw new UserError(
          "Of the "
              + rows.matrix().rows()
              + " moments from "
              + kept.from()
              + " on "
              + positives
              + " end in a purchase: there is nothing to judge by; keep more days back");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", options.model());
    answer.put("version", version).put("from", kept.from().toString());
    answer.put("visits", rows.visits());
    answer.set(
        "test",
        new TestEvaluation(set, rows, rows, manifest.path("seed").asLong()).probabilities(model));
    List<GateVerdict> verdicts = Gates.ofFigures(settings, answer);
    answer.set("gates", Gates.toJson(verdicts));
    List<Move> before = before(rows.visits());
    answer.put("asked_before", before.size());
    options.move(
        spec.commandLine().getErr(),
        registry -> registry.judge(options.model(), version, options.audit(what(answer))));
    options.tell(spec.commandLine().getOut(), answer, told(answer, verdicts, before));
    return verdicts.stream().anyMatch(GateVerdict::failed) ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private TrainingSet trainingSet(JsonNode manifest) {
    try {
      TrainingSet set =
          TrainingSet.open(options.lake(lakes), manifest.path("training_set").asText());
      if (!manifest.path("training_files").equals(set.manifest().path("files"))) {
        throw new UserError(
            "Training set "
                + set.id()
                + " was made anew since "
                + version
                + " was trained on it: what was kept back is not known any more");
      }
      return set;
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** When the same visits were asked before, of whichever version. */
  private List<Move> before(String visits) {
    return options.ask(registry -> registry.moves(options.model())).stream()
        .filter(move -> move.action() == Move.Action.JUDGE)
        .filter(move -> move.audit().why().contains(visits))
        .toList();
  }

  /** For the log. */
  private static String what(JsonNode answer) {
    JsonNode test = answer.path("test");
    return String.format(
        Locale.ROOT,
        "final part %s from %s, %d visits: AUC %.4f, propensity over purchase rate %.3f, %s",
        answer.path("visits").asText(),
        answer.path("from").asText(),
        test.path("sessions").asInt(),
        test.path("auc").asDouble(),
        test.path("calibration_in_the_large").asDouble(),
        answer.path("gates").path("passed").asBoolean() ? "passed" : "refused");
  }

  private String told(JsonNode answer, List<GateVerdict> verdicts, List<Move> before) {
    JsonNode test = answer.path("test");
    TextTable figures = new TextTable("KEPT BACK", "", "95% INTERVAL");
    figures.add("from", answer.path("from").asText(), "");
    figures.add("visits", test.path("sessions").asText(), "");
    figures.add("with a purchase", test.path("purchasing_sessions").asText(), "");
    for (String name : TOLD) {
      JsonNode interval = test.path("intervals").path(name);
      figures.add(
          name,
          ManifestView.number(test.path(name)),
          ManifestView.number(interval.path(0)) + " to " + ManifestView.number(interval.path(1)));
    }
    TextTable judged = new TextTable("GATE", "VERDICT", "");
    verdicts.forEach(
        verdict -> judged.add(verdict.gate(), verdict.outcome().code(), verdict.what()));
    String often =
        before.isEmpty()
            ? "These visits were asked for the first time."
            : "These visits were asked "
                + before.size()
                + " times before, of "
                + before.stream().map(Move::version).distinct().toList()
                + ": who chooses by them is flattered by them.";
    return options.model() + " " + version + "\n\n" + figures + "\n" + judged + "\n" + often;
  }
}
