package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.analysis.Design.ActionCost;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentView;
import io.purchaseintent.registry.mlflow.Registries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where experiments, and what their actions cost, are read from. */
final class Definitions {

  private static final double MICROS = 1e6;

  private Definitions() {}

  /**
   * An experiment and when it began.
   *
   * @param began null where nobody says
   */
  record Found(Experiment experiment, @Nullable Instant began) {}

  /** The board in the registry of an address. */
  static ExperimentBoard board(ExperimentJob.Options options, String registry) {
    return new ExperimentBoard(
        Registries.experimentNotes(
            registry, options.getS3Endpoint(), options.getS3Region(), options.getModel()),
        ExperimentJson::text,
        ExperimentFile::of);
  }

  /**
   * The version of an experiment that is meant: of a name alone the newest that was started.
   *
   * @throws JobFailure if there is none, with those that there are, or it was never started
   */
  static Found in(ExperimentBoard board, String named) {
    try {
      ExperimentView view = board.view();
      List<Defined> started =
          view.of(named).stream().filter(each -> each.started() != null).toList();
      Defined found =
          started.isEmpty()
              ? view.find(named).orElseThrow(() -> none(view, named))
              : started.get(started.size() - 1);
      if (found.started() == null) {
        throw JobFailure.ofOption(
            "experiment",
            named,
            "was never started, so nobody was given an arm: ./intent experiments start "
                + found.experiment().name()
                + " --why=TEXT begins it");
      }
      Instant own = found.experiment().start();
      Instant given = found.started().audit().time();
      Instant began = own != null && own.isAfter(given) ? own : given;
      return new Found(found.experiment(), began);
    } catch (RegistryException e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static JobFailure none(ExperimentView view, String named) {
    String known =
        view.all().stream().map(each -> each.experiment().id()).collect(Collectors.joining(", "));
    return JobFailure.ofOption(
        "experiment",
        named,
        "is no experiment in the registry; "
            + (known.isEmpty()
                ? "there is none: ./intent experiments create FILE, or name a file with"
                    + " --definition=FILE"
                : "there are " + known));
  }

  /** The experiment in a file, which no registry needs to know. */
  static Found in(Path file) {
    Experiment experiment = ExperimentFile.read(file);
    return new Found(experiment, experiment.start());
  }

  /** What a policy that is named, else the home's, else this release's says that things cost. */
  static Policy policy(@Nullable String named, Path home) {
    Path own = home.resolve("policy.yaml");
    if (named != null) {
      return PolicyFile.read(Path.of(named)).policy();
    }
    return (Files.isRegularFile(own) ? PolicyFile.read(own) : PolicyFile.shipped()).policy();
  }

  /** What actions cost: by the arms' own policies, and for others by the one in effect. */
  static Map<String, ActionCost> costs(Experiment experiment, Policy inEffect) {
    Map<String, ActionCost> costs = new HashMap<>();
    for (Arm arm : experiment.arms()) {
      String text = arm.policy();
      if (text != null) {
        add(PolicyFile.of("the policy of " + arm.name(), text).policy(), costs);
      }
    }
    add(inEffect, costs);
    return costs;
  }

  private static void add(Policy policy, Map<String, ActionCost> to) {
    for (Action action : policy.actions()) {
      Cost cost = action.cost();
      to.putIfAbsent(
          action.name(),
          new ActionCost(
              Math.round(cost.fixed() * MICROS),
              cost.shareOfOrder(),
              cost.paid() == Cost.Paid.ALWAYS));
    }
  }
}
