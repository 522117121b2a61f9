package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.data.FinalPart;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.evaluation.TestEvaluation;
import io.purchaseintent.trainer.gates.GateSettings;
import io.purchaseintent.trainer.gates.GateVerdict;
import io.purchaseintent.trainer.gates.Gates;
import java.util.List;
import java.util.Locale;

/** Judges versions by the days that were kept back when they were trained; the log keeps that. */
public final class FinalPartJudge {

  private static final List<String> TOLD =
      List.of("auc", "pr_auc", "log_loss", "ece", "calibration_in_the_large");

  private final ModelRegistry registry;
  private final String name;
  private final Lake lake;
  private final GateSettings settings;

  /**
   * @param name of the model
   * @param lake that has the training sets of its versions
   */
  public FinalPartJudge(ModelRegistry registry, String name, Lake lake, GateSettings settings) {
    this.registry = registry;
    this.name = name;
    this.lake = lake;
    this.settings = settings;
  }

  /**
   * What was said of a version.
   *
   * @param answer with its figures under {@code test} and the verdicts under {@code gates}
   * @param verdicts of the gates that judge by figures
   * @param before when the same visits were asked before, of whichever version
   */
  public record Judged(ObjectNode answer, List<GateVerdict> verdicts, List<Move> before) {

    /** Whether a gate would refuse it. */
    public boolean refused() {
      return verdicts.stream().anyMatch(GateVerdict::failed);
    }

    /** The same for people. */
    public String told() {
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
      return answer.path("model").asText()
          + " "
          + answer.path("version").asText()
          + "\n\n"
          + figures
          + "\n"
          + judged
          + "\n"
          + often;
    }
  }

  /**
   * Judges a version by the days that it kept back, and notes it in the log.
   *
   * @param asked who asks, and when
   * @throws UserError if it kept none, or they are not in the lake any more
   */
  public Judged judge(String version, AuditEntry asked) {
    JsonNode manifest = registry.manifest(name, version);
    PropensityModel model = registry.load(name, version);
    TrainingSet set = trainingSet(manifest, version);
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
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", name);
    answer.put("version", version).put("from", kept.from().toString());
    answer.put("visits", rows.visits());
    answer.set(
        "test",
        new TestEvaluation(set, rows, rows, manifest.path("seed").asLong()).probabilities(model));
    List<GateVerdict> verdicts = Gates.ofFigures(settings, answer);
    answer.set("gates", Gates.toJson(verdicts));
    List<Move> before = before(rows.visits());
    answer.put("asked_before", before.size());
    registry.judge(name, version, new AuditEntry(asked.time(), asked.who(), logged(answer)));
    return new Judged(answer, verdicts, before);
  }

  private TrainingSet trainingSet(JsonNode manifest, String version) {
    try {
      TrainingSet set = TrainingSet.open(lake, manifest.path("training_set").asText());
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
    return registry.moves(name).stream()
        .filter(move -> move.action() == Move.Action.JUDGE)
        .filter(move -> move.audit().why().contains(visits))
        .toList();
  }

  /** For the log. */
  private static String logged(JsonNode answer) {
    JsonNode test = answer.path("test");
    String figures =
        String.format(
            Locale.ROOT,
            "final part %s from %s, %d visits: AUC %.4f, propensity over purchase rate %.3f",
            answer.path("visits").asText(),
            answer.path("from").asText(),
            test.path("sessions").asInt(),
            test.path("auc").asDouble(),
            test.path("calibration_in_the_large").asDouble());
    return FinalJudgement.logged(figures, answer.path("gates").path("passed").asBoolean());
  }
}
