package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.gates.Candidate;
import io.purchaseintent.trainer.gates.GateSettings;
import io.purchaseintent.trainer.gates.GateVerdict;
import io.purchaseintent.trainer.gates.Gates;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts what training made to the gates. */
public final class Gatekeeper {

  private final GateSettings settings;
  private final Lake lake;

  public Gatekeeper(GateSettings settings, Lake lake) {
    this.settings = settings;
    this.lake = lake;
  }

  /**
   * Judges a version before it is written, by the files that will be, and notes the verdicts in its
   * manifest.
   *
   * @param seed draws sessions
   * @param champion the version that it would replace, or null
   */
  public List<GateVerdict> judge(
      TrainingSet set,
      ObjectNode manifest,
      Map<String, byte[]> files,
      long seed,
      @Nullable PropensityModel champion) {
    Split test = Split.read(set, "test");
    Candidate candidate =
        new Candidate(
            model(manifest, files),
            manifest,
            test.matrix(),
            test.moments(),
            test.known(),
            set.files("test"),
            lake,
            set.publishLag(),
            seed);
    List<GateVerdict> verdicts = new Gates(settings, System::nanoTime).judge(candidate, champion);
    manifest.set("gates", Gates.toJson(verdicts));
    return verdicts;
  }

  private static PropensityModel model(ObjectNode manifest, Map<String, byte[]> files) {
    ObjectNode hashed = manifest.deepCopy();
    ObjectNode hashes = hashed.putObject("files");
    files.forEach((name, bytes) -> hashes.put(name, Sha256.of(bytes)));
    return ModelBundle.read(
        "candidate", hashed, file -> Objects.requireNonNull(files.get(file), file));
  }
}
