package io.purchaseintent.rollout;

import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registered.RegisteredModel;

/** Which model, and in which lake its outcomes are. */
public final class ModelOptions extends RegisteredModel {

  /**
   * The lake that is named.
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
