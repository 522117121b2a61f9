package io.purchaseintent.experiment;

/** A setting of an experiment that breaks a rule: says its value, its bound and the remedy. */
public final class ExperimentException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String setting;

  /**
   * @param setting the setting's name in the file, without its path
   * @param reason what is wrong with it, as the end of a sentence that begins with its name
   */
  public ExperimentException(String setting, String reason) {
    super(reason);
    this.setting = setting;
  }

  /** The setting's name in the file. */
  public String setting() {
    return setting;
  }

  static void require(boolean holds, String setting, String otherwise) {
    if (!holds) {
      throw new ExperimentException(setting, otherwise);
    }
  }

  /** A name in logs and answers, where other letters would part it. */
  static void requireName(String setting, String name, String example) {
    require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
        setting,
        "is \""
            + name
            + "\", but must be 1 to 64 letters, digits, \".\", \"_\" and \"-\", and begin with a"
            + " letter or a digit: say "
            + example);
  }
}
