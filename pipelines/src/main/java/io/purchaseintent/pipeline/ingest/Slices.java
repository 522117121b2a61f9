package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.EventTimes;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.record.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Into how many parts the events of a partition go, so that one is in memory at a time: as many as
 * the largest day of the input needs, by the first event of each stretch of a file.
 *
 * @param count at least 1
 */
record Slices(int count) implements Serializable {

  private static final long SLICE_BYTES = 64L << 20;

  /** A stretch whose day is not known counts for every day. */
  private static final int UNKNOWN = Partition.NONE;

  static Slices of(List<FileRange> ranges) {
    Map<Integer, Long> byDay = new HashMap<>();
    for (FileRange range : ranges) {
      byDay.merge(dayOf(range), range.unpackedBytes(), Long::sum);
    }
    Long unknown = byDay.remove(UNKNOWN);
    long largest =
        byDay.values().stream().mapToLong(Long::longValue).max().orElse(0)
            + (unknown == null ? 0 : unknown);
    return new Slices((int) (1 + largest / (SLICE_BYTES * EventTable.BUCKETS)));
  }

  /** The part that a visit's events go into. */
  int of(String sessionId) {
    return count == 1 ? 0 : Math.floorMod(StableHash.of(sessionId), count);
  }

  private static int dayOf(FileRange range) {
    if (range.packing() != Packing.NONE) {
      return UNKNOWN;
    }
    try (InputStream in = range.open(range.start())) {
      LineReader lines = new LineReader(in, EventJson.MAX_BYTES);
      byte[] line = lines.next();
      byte[] whole = range.start() == 0 ? line : lines.next();
      EventTimes times = whole == null ? null : EventJson.timesOf(whole);
      return times == null || times.eventTime() == null
          ? UNKNOWN
          : Partition.of(times.eventTime()).epochDay();
    } catch (IOException e) {
      throw JobFailure.of("reading " + range.file(), e);
    }
  }
}
