package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.trainer.data.TestPartUse;
import io.purchaseintent.trainer.lifecycle.Lifecycle;
import io.purchaseintent.trainer.lifecycle.MadeBy;
import io.purchaseintent.trainer.lifecycle.TrainedVersion;
import io.purchaseintent.training.TrainingException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent models reproduce}: a version trained again, and compared byte by byte. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Train a version again from what its manifest says, and compare every file with the one that"
          + " was registered. Needs its training set in the lake. Nothing is written. It is not put"
          + " to the gates again: its report is made with the verdicts of then.",
      "",
      "Exit code 0 if all bytes are the same. If not, 3, with what differs: files of the training"
          + " set, files of the version, and the code, JDK, XGBoost or machine that made it."
    },
    footer = {"", "Example:", "  ./intent models reproduce v3"})
public final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", description = "Such as v3.")
  private String version;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ReproduceCommand() {}

  @Override
  public Integer call() {
    JsonNode manifest = options.ask(registry -> registry.manifest(options.model(), version));
    JsonNode plan = manifest.path("plan");
    if (plan.isMissingNode()) {
      throw new UserError(
          "Version " + version + " does not say how it was trained: an older release made it");
    }
    String runner = plan.path("runner").asText(TrainingPlan.LOCAL);
    if (!runner.equals(TrainingPlan.LOCAL)) {
      throw new UserError(
          "Version "
              + version
              + " was trained with --runner="
              + runner
              + ", and this trains in one process only: run ./intent train --runner="
              + runner
              + " with its \"plan\" and compare the boosters");
    }
    TrainingSet set = trainingSet(manifest);
    List<String> differences =
        differing(
            "file of the training set ", hashes(manifest.path("training_files")), hashes(set));
    if (differences.isEmpty()) {
      differences.addAll(trainAgain(manifest, plan, set));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", options.model());
    answer.put("version", version).put("same", differences.isEmpty());
    ArrayNode told = answer.putArray("differences");
    differences.forEach(told::add);
    String same = "Every byte of " + version + " is the same.";
    options.tell(
        spec.commandLine().getOut(),
        answer,
        differences.isEmpty() ? same : String.join("\n", differences));
    return differences.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private TrainingSet trainingSet(JsonNode manifest) {
    try {
      return TrainingSet.open(options.lake(lakes), manifest.path("training_set").asText());
    } catch (LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private List<String> trainAgain(JsonNode manifest, JsonNode plan, TrainingSet set) {
    TrainedVersion result;
    try {
      result =
          new Lifecycle(
                  set, TrainingPlan.ofJson(plan), Clock.systemUTC(), Progress.onStandardError())
              .run();
    } catch (LakeException | TrainingException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    // What the gates said hangs on the champion, the lake and the clock of then, too.
    for (String ofThen : List.of("gates", "made_by", TestPartUse.FIELD)) {
      result.manifest().set(ofThen, manifest.path(ofThen));
    }
    Map<String, byte[]> files = result.titled(options.model() + " " + version);
    Map<String, String> again = new TreeMap<>();
    files.forEach((name, bytes) -> again.put(name, Sha256.of(bytes)));
    List<String> differences = differing("file ", texts(manifest.path("files")), again);
    if (!differences.isEmpty()) {
      // Only what may explain a difference: other code may well give the same bytes.
      differences.addAll(
          differing("", texts(manifest.path("made_by")), texts(MadeBy.thisProcess(files))));
    }
    return differences;
  }

  private static Map<String, String> hashes(TrainingSet set) {
    return hashes(set.manifest().path("files"));
  }

  private static Map<String, String> hashes(JsonNode files) {
    Map<String, String> hashes = new TreeMap<>();
    files.forEach(file -> hashes.put(file.path("path").asText(), file.path("sha256").asText()));
    return hashes;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static List<String> differing(
      String what, Map<String, String> registered, Map<String, String> now) {
    TreeSet<String> names = new TreeSet<>(registered.keySet());
    names.addAll(now.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      String then = registered.getOrDefault(name, "none");
      String today = now.getOrDefault(name, "none");
      if (!then.equals(today)) {
        differences.add(what + name + " differs: registered " + then + ", now " + today);
      }
    }
    return differences;
  }
}
