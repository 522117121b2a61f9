package io.purchaseintent.trainer.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registry.Discrepancy;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent models verify}: whether everything is as it was registered. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Hash every file of every version again, and its training set's where it is in the lake; read"
          + " the log, of which each line holds the hash of the one before it. Names what is not as"
          + " it was registered: exit code 3. Whole lines that were cut off its end are not"
          + " noticed.",
      ""
    },
    footer = {"", "Example:", "  ./intent models verify --model=purchase-intent"})
final class VerifyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final ModelOptions options = new ModelOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  VerifyCommand() {}

  @Override
  public Integer call() {
    return options.ask(this::verify);
  }

  private int verify(ModelRegistry registry) {
    List<Discrepancy> findings = new ArrayList<>(registry.verify(options.model()));
    List<String> versions = versions(registry);
    List<String> unreachable = new ArrayList<>();
    if (findings.isEmpty()) {
      for (String version : versions) {
        checkTrainingSet(
            version, registry.manifest(options.model(), version), findings, unreachable);
      }
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("model", options.model());
    answer.put("versions", versions.size());
    ArrayNode differing = answer.putArray("differences");
    findings.forEach(
        finding ->
            differing.addObject().put("subject", finding.subject()).put("what", finding.what()));
    ArrayNode missing = answer.putArray("training_sets_not_in_the_lake");
    unreachable.forEach(missing::add);
    StringBuilder text = new StringBuilder();
    findings.forEach(finding -> text.append(finding).append('\n'));
    if (findings.isEmpty()) {
      text.append(
          versions.size() == 1
              ? "1 version is as it was registered"
              : versions.size() + " versions are as they were registered");
      if (!unreachable.isEmpty()) {
        text.append("; not in the lake, and not checked: ").append(String.join(", ", unreachable));
      }
    }
    options.tell(spec.commandLine().getOut(), answer, text.toString());
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  /** None where the log was edited, which is among the findings. */
  private List<String> versions(ModelRegistry registry) {
    try {
      return registry.versions(options.model());
    } catch (RegistryException e) {
      return List.of();
    }
  }

  private void checkTrainingSet(
      String version, JsonNode manifest, List<Discrepancy> findings, List<String> unreachable) {
    String id = manifest.path("training_set").asText();
    Dataset named = options.lake(lakes).trainingSet(id);
    if (!named.exists()) {
      unreachable.add(id + " (" + version + ")");
      return;
    }
    Path set = named.folder();
    try {
      named.fetch();
    } catch (LakeException e) {
      findings.add(new Discrepancy(version + ": " + id, String.valueOf(e.getMessage())));
      return;
    }
    for (JsonNode file : manifest.path("training_files")) {
      Path path = set.resolve(file.path("path").asText());
      String subject = version + ": " + path;
      if (!Files.isRegularFile(path)) {
        findings.add(new Discrepancy(subject, "is missing"));
      } else if (!hash(path).equals(file.path("sha256").asText())) {
        findings.add(
            new Discrepancy(
                subject, "is not what was trained on: its SHA-256 differs from the manifest's"));
      }
    }
  }

  private static String hash(Path file) {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new RegistryException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
