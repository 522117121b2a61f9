package io.purchaseintent.serving.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and where requests are noted. */
final class AccessLogOptions {

  private static final String STANDARD_OUTPUT = "-";
  private static final long FILE_BYTES = 64L << 20;
  private static final int KEPT_FILES = 10;

  private static final double DEFAULT_SHARE = 0.01;

  @Option(
      names = "--access-log",
      paramLabel = "DIR|-",
      description =
          "Note requests here, one JSON object a line, - for standard output: those refused or"
              + " failed, and a share of the others. At most 704 MiB are kept (default: note"
              + " none).")
  private @Nullable String target;

  @Option(
      names = "--access-log-sample",
      paramLabel = "SHARE",
      description =
          "Share of the requests that went well that is noted, from 0 to 1 (default: 0.01). Goes"
              + " with --access-log.")
  private @Nullable Double share;

  /**
   * Begins to note, if told to; otherwise null.
   *
   * @throws UserError if the share is out of its bounds, or the folder cannot be written
   */
  @Nullable AccessLog open(Clock clock, MeterRegistry registry) {
    if (share != null && !(share >= 0 && share <= 1)) {
      throw UserError.ofUsage("--access-log-sample=" + share + " must be from 0 to 1");
    }
    if (target == null) {
      if (share != null) {
        throw UserError.ofUsage(
            "--access-log-sample=" + share + " needs a log: add --access-log=DIR, or - for output");
      }
      return null;
    }
    try {
      return AccessLog.start(
          target.equals(STANDARD_OUTPUT)
              ? new StandardOutput()
              : new AccessFiles(Path.of(target), FILE_BYTES, KEPT_FILES, clock),
          share == null ? DEFAULT_SHARE : share,
          clock,
          registry);
    } catch (IOException e) {
      throw new UserError(
          "--access-log=" + target + " cannot be written: choose another folder, or - (" + e + ")",
          e);
    }
  }

  /** The process's own, which stays open. */
  private static final class StandardOutput implements AccessLog.Target {

    @Override
    public void write(byte[] line) {
      System.out.write(line, 0, line.length);
      System.out.flush();
    }

    @Override
    public void close() {}
  }
}
