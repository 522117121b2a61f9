package io.purchaseintent.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a job could not do its work, in words for its operator: shown without a stack trace. */
public final class JobFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure that this message explains. */
  public JobFailure(String message) {
    super(message);
  }

  /** A failure that this message explains, with what caused it. */
  public JobFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** A failure of the file system while doing something. */
  public static JobFailure of(String doing, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "no permission on " + ((FileSystemException) e).getFile()
            : e instanceof NoSuchFileException
                ? "there is no " + ((FileSystemException) e).getFile()
                : e.getMessage();
    return new JobFailure("Failed at " + doing + ": " + reason, e);
  }
}
