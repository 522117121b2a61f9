package io.purchaseintent.pipeline.job;

import io.purchaseintent.lake.LakeException;
import java.io.IOException;

/** Why a job could not do its work, in words for its operator: shown without a stack trace. */
public final class JobFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean wrongUsage;

  /** A failure that this message explains. */
  public JobFailure(String message) {
    super(message);
    this.wrongUsage = false;
  }

  /** A failure that this message explains, with what caused it. */
  public JobFailure(String message, Throwable cause) {
    super(message, cause);
    this.wrongUsage = false;
  }

  private JobFailure(String message, boolean wrongUsage) {
    super(message);
    this.wrongUsage = wrongUsage;
  }

  /**
   * An option whose value cannot be used.
   *
   * @param option its name in camel case
   * @param why it cannot, as it follows the value: "must be above 0"
   */
  public static JobFailure ofOption(String option, Object value, String why) {
    return new JobFailure(OptionErrors.typed(option) + "=" + value + " " + why, true);
  }

  /** Whether the user asked for what cannot be, rather than that something went wrong. */
  public boolean isWrongUsage() {
    return wrongUsage;
  }

  /** A failure of the file system while doing something. */
  public static JobFailure of(String doing, IOException e) {
    return new JobFailure(LakeException.explain(doing, e), e);
  }
}
