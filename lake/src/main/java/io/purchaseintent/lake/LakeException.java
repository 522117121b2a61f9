package io.purchaseintent.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.purchaseintent.json.JsonFault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a lake cannot be read or written, in words for its operator: shown without a stack trace. */
public class LakeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What Parquet says of its own objects, to the end: their addresses in memory. */
  private static final Pattern ADDRESS = Pattern.compile("(?:[!.:]? \\w+:)? \\S+@[0-9a-f]{4,}.*");

  private static final String PUT_BACK = ": put the whole file back, or run again what writes it";

  /** A failure that this message explains. */
  public LakeException(String message) {
    super(message);
  }

  /** A failure that this message explains, with what caused it. */
  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A failure of the file system while doing something. */
  public static LakeException of(String doing, IOException e) {
    return new LakeException(explain(doing, e), e);
  }

  /** A Parquet file that is broken. */
  static LakeException ofBroken(Path file, Exception e) {
    return new LakeException(
        file
            + " is no Parquet that can be read ("
            + ADDRESS
                .matcher(String.valueOf(e.getMessage()).replace(file + " is ", "it is "))
                .replaceFirst("")
            + ")"
            + PUT_BACK,
        e);
  }

  /** A Parquet file that should be there. */
  static LakeException ofMissing(Path file) {
    return new LakeException("There is no " + file + PUT_BACK);
  }

  /** What the file system failed at, why, and what to do about it. */
  public static String explain(String doing, IOException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "no permission on " + ((FileSystemException) e).getFile()
            : e instanceof NoSuchFileException
                ? "there is no " + ((FileSystemException) e).getFile()
                : e instanceof JsonProcessingException json
                    ? "it " + JsonFault.of(json)
                    : e.getMessage();
    boolean unreadable = doing.startsWith("reading") && e instanceof AccessDeniedException;
    return "Failed at "
        + doing
        + ": "
        + reason
        + (unreadable ? ": let the user of this process read it" : remedy(reason));
  }

  /**
   * A failure that is in words already somewhere in its chain of causes, as those of buckets are.
   *
   * @return those words; null where there are none
   */
  public static @Nullable LakeException in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LakeException told) {
        return told;
      }
    }
    return null;
  }

  /** What went wrong, and the first of the chain of causes where that says something else. */
  public static String reason(Throwable failure) {
    String all = String.valueOf(failure.getMessage());
    String cause = String.valueOf(first(failure).getMessage());
    return all.contains(cause) ? all : all + ": " + cause;
  }

  /** What began a failure: the end of its chain of causes. */
  public static Throwable first(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  /** What to do about a reason that the file system gave; empty where it is plain. */
  public static String remedy(@Nullable String reason) {
    if (reason != null && reason.contains("No space left")) {
      return ": the disk is full; free some, or choose another place with --home or --lake."
          + " Datasets are as they were";
    }
    if (reason != null && (reason.contains("Read-only") || reason.contains("no permission on "))) {
      return ": choose a place that can be written with --home or --lake";
    }
    return "";
  }
}
