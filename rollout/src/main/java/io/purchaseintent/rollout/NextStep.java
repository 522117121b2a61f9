package io.purchaseintent.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.ProductionRule;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Stage;
import io.purchaseintent.rollout.plan.Plan;
import java.util.List;
import java.util.OptionalInt;

/** What a person does to a version of a roll-out: to its next step, or back. */
public final class NextStep {

  private final ModelRegistry registry;
  private final String model;

  /** Steps of a model's versions. */
  public NextStep(ModelRegistry registry, String model) {
    this.registry = registry;
    this.model = model;
  }

  /**
   * Brings a version to the step after the one that it is at, whatever that waits for.
   *
   * @throws UserError if it stands at no step of the plan, or may not be champion
   * @throws io.purchaseintent.registry.RegistryException if the registry does not take the move
   */
  public Move skip(String version, Plan plan, AuditEntry audit) {
    JsonNode manifest = registry.manifest(model, version);
    List<Move> moves = registry.moves(model);
    return registry.move(
        model,
        standings -> {
          Placement next = next(plan, standings.of(version));
          ProductionRule.refusal(version, manifest, moves, next)
              .ifPresent(
                  because -> {
                    throw new UserError(
                        version
                            + " "
                            + because
                            + ": it stays where it is; ./intent models promote can tell more");
                  });
          return standings.promote(version, next, audit);
        });
  }

  private static Placement next(Plan plan, Placement at) {
    OptionalInt step = plan.stepOf(at);
    if (step.isEmpty()) {
      throw new UserError("The version is " + at + ", which is no step of the plan");
    }
    int after = step.getAsInt() + 1;
    return after == plan.steps().size()
        ? Placement.of(Role.CHAMPION)
        : plan.steps().get(after).placement();
  }

  /**
   * Takes a version back to staging.
   *
   * @throws UserError if it is not in production
   * @throws io.purchaseintent.registry.RegistryException if the registry does not take the move
   */
  public Move abort(String version, AuditEntry audit) {
    return registry.move(
        model,
        standings -> {
          Placement at = standings.of(version);
          if (at.stage() != Stage.PRODUCTION) {
            throw new UserError(version + " is " + at + ": there is nothing to abort");
          }
          return standings.promote(version, Placement.STAGING, audit);
        });
  }
}
