package io.purchaseintent.decision;

/** A setting of a policy that breaks a rule: says its value, its bound and the remedy. */
public final class PolicyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  /**
   * @param setting the setting's name in the file, without its path
   * @param reason what is wrong with it, as the end of a sentence that begins with its name
   */
  public PolicyException(String setting, String reason) {
    super(reason);
    this.setting = setting;
  }

  /** The setting's name in the file. */
  public String setting() {
    return setting;
  }

  /**
   * The value, if it lies within its bounds.
   *
   * @throws PolicyException if not
   */
  static double requireBetween(
      String setting, double value, double lowest, double highest, String remedy) {
    if (value >= lowest && value <= highest) {
      return value;
    }
    throw new PolicyException(
        setting,
        "is "
            + Amount.text(value)
            + ", but must lie between "
            + Amount.text(lowest)
            + " and "
            + Amount.text(highest)
            + ": "
            + remedy);
  }
}
