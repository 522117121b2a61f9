package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FileLogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One partition of a log of files being read. Not thread-safe. */
final class LogPartition {

  private static final Logger LOG = LoggerFactory.getLogger(LogPartition.class);
  private static final long LEFT_MILLIS = 500;

  final int number;
  final FileLogReader log;
  final PartitionProgress progress;
  long nextPollMillis;

  private final Path folder;
  private long skipped;
  private boolean begun;

  LogPartition(Path folder, int number, FileLogMark.@Nullable Position from) {
    this.folder = folder;
    this.number = number;
    this.log = new FileLogReader(folder, number, from == null ? 0 : from.offset());
    this.progress =
        new PartitionProgress(from == null ? PartitionProgress.NONE : from.newestEventMillis());
    this.begun = from != null;
  }

  /** Whether the runner has not asked for more for a while, so that what was seen is old. */
  boolean wasLeft(long now) {
    return now - nextPollMillis > LEFT_MILLIS;
  }

  /**
   * Bytes of records that were deleted before they were read, since this was asked last. Where
   * reading only begins, what the log does not keep any more is not missed.
   */
  long lost() {
    long lost = begun ? log.skipped() - skipped : 0;
    skipped = log.skipped();
    begun |= log.offset() > 0;
    return lost;
  }

  /**
   * Tells that records are lost.
   *
   * @param goOn whether to go on without them
   * @throws IOException if it is not to go on
   */
  void tell(long lost, boolean goOn) throws IOException {
    String told =
        String.format(
            Locale.ROOT,
            "%s/p-%d: %,d bytes of records were deleted before they were read, as they were older"
                + " than the log keeps",
            folder,
            number,
            lost);
    if (!goOn) {
      throw new IOException(
          told
              + ": neither the lake nor Redis has them. To go on without them add --skip-lost to"
              + " the options of this run");
    }
    LOG.warn("{}: going on without them", told);
  }
}
