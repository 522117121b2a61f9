package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.registry.Move;
import io.purchaseintent.trainer.data.TestPartUse;
import io.purchaseintent.trainer.gates.Incumbents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What people ask of a manifest. */
final class ManifestView {

  private static final List<String> FIGURES =
      List.of(
          "auc",
          "auc_random_moment",
          "pr_auc",
          "log_loss",
          "brier",
          "ece",
          "calibration_in_the_large");

  /** Told of the split by shopper, too. */
  private static final List<String> OF_SHOPPERS =
      List.of("auc", "pr_auc", "ece", "calibration_in_the_large");

  private final JsonNode manifest;

  ManifestView(JsonNode manifest) {
    this.manifest = manifest;
  }

  /** A figure of the test part, {@code -} where it was not told. */
  String figure(String name) {
    return number(manifest.path("test").path(name));
  }

  /** The figures by which versions are compared, by name; those of moments with an {@code @}. */
  Map<String, JsonNode> figures() {
    Map<String, JsonNode> figures = new LinkedHashMap<>();
    JsonNode test = manifest.path("test");
    FIGURES.forEach(name -> figures.put(name, test.path(name)));
    JsonNode byShopper = manifest.path("by_shopper").path("test");
    OF_SHOPPERS.forEach(
        name -> {
          if (byShopper.has(name)) {
            figures.put(name + " of shoppers never seen", byShopper.path(name));
          }
        });
    test.path("auc_at")
        .properties()
        .forEach(
            at -> {
              if (at.getValue().isNumber()) {
                figures.put("auc@" + at.getKey(), at.getValue());
              }
            });
    return figures;
  }

  /** What decides what training makes of the data, by name. */
  Map<String, JsonNode> recipe() {
    Map<String, JsonNode> recipe = new LinkedHashMap<>();
    recipe.put("training_set", manifest.path("training_set"));
    recipe.put("feature_set", manifest.path("feature_set").path("hash"));
    recipe.put("rounds", manifest.path("rounds"));
    manifest
        .path("parameters")
        .properties()
        .forEach(parameter -> recipe.put(parameter.getKey(), parameter.getValue()));
    manifest
        .path("made_by")
        .properties()
        .forEach(maker -> recipe.put(maker.getKey(), maker.getValue()));
    return recipe;
  }

  /** How many versions were judged by its test part; {@code -} where it was not counted. */
  String judgedByTestPart() {
    return manifest.path(TestPartUse.FIELD).path(TestPartUse.VERSIONS).asText("-");
  }

  /** The version that losses of later ones are counted against; {@code itself}, mostly. */
  String anchor() {
    return manifest.path(Incumbents.ANCHOR).asText("itself");
  }

  /** Whether a commit has the code that made it. */
  String code() {
    return switch (manifest.path("made_by").path("code_dirty").asText()) {
      case "true" -> "changed";
      case "false" -> "committed";
      default -> "unknown";
    };
  }

  /** Why shoppers never seen are not told of; empty where they are. */
  String shoppersNotJudged() {
    return manifest.path("by_shopper").path("not_judged").asText();
  }

  /** What came of the days that it kept back; {@code -} where it kept none. */
  String daysKeptBack(String version, List<Move> moves) {
    return switch (FinalJudgement.of(version, manifest, moves)) {
      case NOTHING_KEPT -> "-";
      case NOT_ASKED -> "not asked";
      case PASSED -> "passed";
      case REFUSED -> "refused";
    };
  }

  /** What weighs on all of its figures, whichever they are, by name. */
  Map<String, String> standing(String version, List<Move> moves) {
    Map<String, String> standing = new LinkedHashMap<>();
    standing.put("versions_judged", judgedByTestPart());
    standing.put("days_kept_back", daysKeptBack(version, moves));
    standing.put("anchor", anchor());
    standing.put("code", code());
    return standing;
  }

  String trainingSet() {
    return manifest.path("training_set").asText("-");
  }

  GateVerdicts verdicts() {
    return new GateVerdicts(manifest);
  }

  /** What the gates said, in a word. */
  String gates() {
    GateVerdicts verdicts = verdicts();
    return !verdicts.there() ? "-" : verdicts.passed() ? "passed" : "refused";
  }

  /** The verdict of each gate. */
  TextTable gateTable() {
    TextTable table = new TextTable("GATE", "VERDICT", "");
    for (JsonNode result : verdicts().results()) {
      table.add(
          result.path("gate").asText(),
          result.path("verdict").asText(),
          result.path("what").asText());
    }
    return table;
  }

  static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.5f", value.asDouble()) : "-";
  }
}
