package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Trains, with the same seed and settings as ever, and puts the version to the gates. Where a
 * version of the same rows, settings and code is there, as one that a killed run has written, it is
 * that.
 */
final class TrainStep implements Step {

  static final String NAME = "train";
  static final String VERSION = "version";
  static final String REFUSED_BY = "refused_by";

  @Override
  public String name() {
    return NAME;
  }

  /** What starts it. */
  static Launch launch(String trainingSet, RetrainRequest request, Places places) {
    List<String> options = new ArrayList<>();
    options.add("--training-set=" + trainingSet);
    options.add("--model=" + request.model());
    options.add("--unless-same");
    options.add("--json");
    options.addAll(request.training());
    return places.training(options);
  }

  @Override
  public StepEnd run(Work work) {
    Launch launch = launch(work.trainingSet(), work.request(), work.places());
    Programs.Ended ended = work.run(NAME, Places.words(launch), launch);
    if (ended.exitCode() != ExitCode.DONE && ended.exitCode() != ExitCode.REFUSED) {
      return StepEnd.failed(NAME, ended);
    }
    JsonNode summary;
    try {
      summary = new ObjectMapper().readTree(ended.json());
    } catch (JsonProcessingException e) {
      return StepEnd.failed(NAME, ended);
    }
    String version = summary.path(VERSION).asText();
    if (version.isEmpty()) {
      return StepEnd.failed(NAME, ended);
    }
    StringJoiner refusedBy = new StringJoiner(", ");
    for (JsonNode gate : summary.path("gates").path("results")) {
      if (gate.path("verdict").asText().equals("failed")) {
        refusedBy.add(gate.path("gate").asText() + " (" + gate.path("what").asText() + ")");
      }
    }
    boolean same = summary.path("same").asBoolean();
    boolean passed = ended.exitCode() == ExitCode.DONE;
    String says =
        version
            + (same ? " was made of the same rows, settings and code before" : " was trained")
            + ": AUC "
            + summary.path("test").path("auc").asText();
    return StepEnd.of(StepEnd.Outcome.PASSED, ended, "", says)
        .with(
            Map.of(
                VERSION,
                version,
                REFUSED_BY,
                passed ? "" : refusedBy.length() == 0 ? "a gate" : refusedBy.toString()));
  }
}
