package io.purchaseintent.trainer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.Progress;
import io.purchaseintent.trainer.gates.GateVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What training answers on standard output.
 *
 * @param model the model's name
 * @param json whether it is one line of JSON
 */
record TrainAnswer(String model, boolean json) {

  /** Tells a version with its figures. */
  void tell(ObjectNode summary, Progress progress) {
    summary.put("model", model);
    summary.put("seconds", Math.round(progress.seconds() * 100) / 100.0);
    if (json) {
      System.out.println(Commands.oneLine(summary));
      return;
    }
    var test = summary.path("test");
    System.out.printf(
        Locale.ROOT,
        "%s %s%s%n  AUC %.4f%s, log loss %.5f, ECE %.5f%n",
        model,
        summary.path("version").asText(),
        summary.path("promoted").asBoolean() ? ", promoted" : "",
        test.path("auc").asDouble(),
        baselines(summary.path("baselines")),
        test.path("log_loss").asDouble(),
        test.path("ece").asDouble());
  }

  private static String baselines(JsonNode baselines) {
    List<String> told = new ArrayList<>();
    for (String name : List.of("logistic", "cart_rule")) {
      JsonNode auc = baselines.path(name).path("auc");
      if (!auc.isMissingNode()) {
        told.add(String.format(Locale.ROOT, "%s %.4f", name.replace('_', ' '), auc.asDouble()));
      }
    }
    return told.isEmpty() ? "" : " (" + String.join(", ", told) + ")";
  }

  /** Tells what the gates said; in JSON the summary has it. */
  void tell(List<GateVerdict> verdicts) {
    if (!json) {
      verdicts.forEach(
          verdict ->
              System.out.printf(
                  Locale.ROOT,
                  "  %-12s %-8s %s%n",
                  verdict.gate(),
                  verdict.outcome().code(),
                  verdict.what()));
    }
  }
}
