package io.purchaseintent.trainer.models;

import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registered.RegisteredModel;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.webhook.Webhooks;
import java.io.PrintWriter;
import java.util.function.Function;

/** Which model, and what is asked of its registry. */
public final class ModelOptions extends RegisteredModel {

  /**
   * Does something with the registry.
   *
   * @throws UserError if the registry cannot do it
   */
  public <T> T ask(Function<ModelRegistry, T> question) {
    ModelRegistry registry = registry();
    try {
      return question.apply(registry);
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Does something that moves a version, and tells those whom webhooks.yaml names.
   *
   * @param problems is told, in lines, who could not be told
   * @throws UserError if the registry cannot do it
   */
  <T> T move(PrintWriter problems, Function<ModelRegistry, T> move) {
    return ask(
        registry ->
            Webhooks.telling(
                homes().home(), outbox(registry), problems::println, () -> move.apply(registry)));
  }

  /**
   * The lake that models were trained on.
   *
   * @throws UserError if its address is none
   */
  public Lake lake(LakeOptions lakes) {
    try {
      return Lake.of(
          lakes.address(homes()),
          lakes.lake(homes()),
          homes().home(),
          s3().endpoint(),
          s3().region());
    } catch (LakeException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }
}
