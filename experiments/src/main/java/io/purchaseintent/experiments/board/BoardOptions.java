package io.purchaseintent.experiments.board;

import io.purchaseintent.command.UserError;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.registered.RegisteredModel;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.ProductionRule;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Of which model, in which registry. */
public final class BoardOptions extends RegisteredModel {

  /** A note has room for no more. */
  private static final int LONGEST_WHY = 1_000;

  /**
   * Does something with the model's experiments.
   *
   * @throws UserError if the registry cannot do it
   */
  <T> T ask(Function<ExperimentBoard, T> question) {
    try {
      return question.apply(
          new ExperimentBoard(experimentNotes(), ExperimentJson::text, ExperimentFile::of));
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public AuditEntry audit(String why) {
    if (why.length() > LONGEST_WHY) {
      throw UserError.ofUsage(
          "--why has " + why.length() + " characters, more than " + LONGEST_WHY + ": say less");
    }
    return super.audit(why);
  }

  /**
   * Refuses an arm whose version the registry does not have.
   *
   * @throws UserError naming the arm, the version and those that there are
   */
  void requireVersions(Experiment experiment) {
    List<String> versions = null;
    for (Arm arm : experiment.arms()) {
      if (arm.model() == null) {
        continue;
      }
      if (versions == null) {
        versions = inRegistry(registry -> registry.versions(model()));
      }
      if (!versions.contains(arm.model())) {
        throw new UserError(
            "Arm "
                + arm.name()
                + " has model "
                + arm.model()
                + ", which is no version of "
                + model()
                + " in "
                + address()
                + (versions.isEmpty() ? ": there is none" : "; there are " + versions)
                + ". Train it, or give another");
      }
    }
  }

  /** What gates say against the versions of arms, each as a sentence. */
  List<String> refusals(Experiment experiment) {
    List<String> refusals = new ArrayList<>();
    for (Arm arm : experiment.arms()) {
      String version = arm.model();
      if (version != null) {
        Optional<String> refusal =
            inRegistry(
                registry ->
                    ProductionRule.refusalOfGates(
                        version,
                        registry.manifest(model(), version),
                        registry.moves(model()),
                        Placement.challenger(1)));
        refusal.ifPresent(
            why -> refusals.add("arm " + arm.name() + " has model " + version + ", which " + why));
      }
    }
    return refusals;
  }

  private <T> T inRegistry(Function<ModelRegistry, T> question) {
    try {
      return question.apply(registry());
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
