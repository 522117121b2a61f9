package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.data.FinalPart;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.gates.Candidate;
import io.purchaseintent.trainer.gates.GateSettings;
import io.purchaseintent.trainer.gates.GateVerdict;
import io.purchaseintent.trainer.gates.Gates;
import io.purchaseintent.trainer.gates.Incumbents;
import io.purchaseintent.trainer.gates.PolicyThresholds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts what training made to the gates. */
public final class Gatekeeper {

  private final GateSettings settings;
  private final PolicyThresholds policy;
  private final Lake lake;

  public Gatekeeper(GateSettings settings, PolicyThresholds policy, Lake lake) {
    this.settings = settings;
    this.policy = policy;
    this.lake = lake;
  }

  /**
   * Judges a version before it is written, by the files that will be, and notes the verdicts in its
   * manifest, with the version that losses of later ones are counted against.
   *
   * @param seed draws sessions
   * @param incumbents what it must not lose to
   */
  public List<GateVerdict> judge(
      TrainingSet set,
      ObjectNode manifest,
      Map<String, byte[]> files,
      long seed,
      Incumbents incumbents) {
    FinalPart kept = FinalPart.ofManifest(manifest, set);
    Split all = Split.atEvents(set, "test");
    Split test = kept == null ? all : kept.judged(all);
    Candidate candidate =
        new Candidate(
            model(manifest, files),
            manifest,
            test.matrix(),
            test.moments(),
            test.known(),
            set.files("test"),
            kept == null ? Instant.MAX : kept.from(),
            lake,
            set.publishLag(),
            new SessionGap(set.sessionGap()),
            seed);
    Gates.Judgement judgement =
        new Gates(settings, policy, System::nanoTime).judge(candidate, incumbents);
    manifest.set("gates", Gates.toJson(judgement.verdicts()));
    if (judgement.anchor() != null) {
      manifest.put(Incumbents.ANCHOR, judgement.anchor());
    }
    return judgement.verdicts();
  }

  private static PropensityModel model(ObjectNode manifest, Map<String, byte[]> files) {
    ObjectNode hashed = manifest.deepCopy();
    ObjectNode hashes = hashed.putObject("files");
    files.forEach((name, bytes) -> hashes.put(name, Sha256.of(bytes)));
    return ModelBundle.read(
        "candidate", hashed, file -> Objects.requireNonNull(files.get(file), file));
  }
}
