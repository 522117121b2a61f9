package io.purchaseintent.cli.process;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds in what a Flink says why a task failed. It starts a job again by itself and for ever, so
 * that one that cannot go on looks like one that does.
 *
 * <p>One thread reads, another takes.
 */
final class TaskFailures {

  private static final String FAILED = " to FAILED with failure cause:";
  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern TRACE = Pattern.compile("\\s+(?:at |\\.\\.\\. |Suppressed: ).*");

  private static final Pattern OURS = Pattern.compile("io\\.purchaseintent\\.[\\w.$]+: ");

  private boolean inTrace;
  private @Nullable String cause;

  /** Reads the next line. */
  synchronized void read(String line) {
    if (line.contains(FAILED)) {
      inTrace = true;
      String same = line.substring(line.indexOf(FAILED) + FAILED.length()).strip();
      cause = same.isEmpty() ? null : same;
    } else if (inTrace && cause == null) {
      cause = line.strip();
    } else if (inTrace && line.startsWith(CAUSED_BY)) {
      // Ours says what cannot be done; without one the innermost says most.
      if (!isOurs(cause)) {
        cause = line.substring(CAUSED_BY.length());
      }
    } else if (!TRACE.matcher(line).matches()) {
      inTrace = false;
    }
  }

  /**
   * The last failure since it was taken last, without the exception's package, and without its name
   * if it is ours; null where there is none. A trace that is still being read is not told yet.
   */
  synchronized @Nullable String take() {
    if (inTrace || cause == null) {
      return null;
    }
    String taken =
        isOurs(cause)
            ? cause.substring(cause.indexOf(": ") + 2)
            : cause.replaceFirst("^(?:\\w+\\.)+(?=[A-Z])", "");
    cause = null;
    return taken;
  }

  private static boolean isOurs(@Nullable String cause) {
    return cause != null && OURS.matcher(cause).lookingAt();
  }
}
