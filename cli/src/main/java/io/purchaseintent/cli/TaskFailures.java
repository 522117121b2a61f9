package io.purchaseintent.cli;

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
      // The innermost says it in our words.
      cause = line.substring(CAUSED_BY.length());
    } else if (!TRACE.matcher(line).matches()) {
      inTrace = false;
    }
  }

  /**
   * The last failure since it was taken last, without the exception's package; null where there is
   * none. A trace that is still being read is not told yet.
   */
  synchronized @Nullable String take() {
    if (inTrace || cause == null) {
      return null;
    }
    String taken = cause.replaceFirst("^(?:\\w+\\.)+(?=[A-Z])", "");
    cause = null;
    return taken;
  }
}
