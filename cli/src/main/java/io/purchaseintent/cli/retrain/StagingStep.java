package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.RetrainReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings the version to staging, from where a rollout takes it; never to a role. */
final class StagingStep implements Step {

  private static final String CANDIDATE = "candidate";
  private static final String STAGING = "staging";

  @Override
  public String name() {
    return STAGING;
  }

  @Override
  public StepEnd run(Work work) {
    String version = work.run().fact(TrainStep.VERSION);
    List<String> ofModel = List.of("--model=" + work.request().model(), "--json");
    Launch list = work.places().ofRegistry(Program.MODELS, words(List.of("list"), ofModel));
    Programs.Ended listed = work.programs().run("models list", list, process -> {});
    Optional<String> stage = stageOf(version, listed.json());
    if (stage.isEmpty()) {
      return StepEnd.failed("models list", listed);
    }
    if (stage.get().equals(STAGING)) {
      return StepEnd.passed(version + " is in staging");
    }
    if (!stage.get().equals(CANDIDATE)) {
      return StepEnd.of(
          StepEnd.Outcome.OVER,
          version + " is in stage " + stage.get() + " already, and stays there");
    }
    Launch promote =
        work.places()
            .ofRegistry(
                Program.MODELS,
                words(
                    List.of(
                        "promote",
                        version,
                        "--to=" + STAGING,
                        "--why=" + RetrainReason.of(work.run().id(), work.run().reason())),
                    ofModel));
    Programs.Ended moved = work.run("models promote", Places.words(promote), promote);
    return moved.exitCode() == ExitCode.DONE
        ? StepEnd.of(
            StepEnd.Outcome.PASSED, moved, "", version + " is in staging, and no role changed")
        : StepEnd.failed("models promote", moved);
  }

  private static List<String> words(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private static Optional<String> stageOf(String version, String json) {
    try {
      for (JsonNode row : new ObjectMapper().readTree(json).path("versions")) {
        if (row.path("version").asText().equals(version)) {
          return Optional.of(row.path("stage").asText());
        }
      }
    } catch (JsonProcessingException e) {
      // It printed none: told as its failure.
    }
    return Optional.empty();
  }
}
