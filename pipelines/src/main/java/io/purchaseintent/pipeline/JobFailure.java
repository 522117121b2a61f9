package io.purchaseintent.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

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
  boolean isWrongUsage() {
    return wrongUsage;
  }

  /** A failure of the file system while doing something. */
  public static JobFailure of(String doing, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "no permission on " + ((FileSystemException) e).getFile()
            : e instanceof NoSuchFileException
                ? "there is no " + ((FileSystemException) e).getFile()
                : e.getMessage();
    return new JobFailure("Failed at " + doing + ": " + reason + remedy(reason), e);
  }

  /** What to do about a reason that the file system gave; empty where it is plain. */
  static String remedy(@Nullable String reason) {
    if (reason != null && reason.contains("No space left")) {
      return ": the disk is full; free some, or choose another place with --home or --lake."
          + " Datasets are as they were";
    }
    if (reason != null && (reason.contains("Read-only") || reason.contains("no permission"))) {
      return ": choose a place that can be written with --home or --lake";
    }
    return "";
  }
}
