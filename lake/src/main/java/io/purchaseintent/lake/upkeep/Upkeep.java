package io.purchaseintent.lake.upkeep;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.state.StateTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/** What is done now and then for a table: small files become few, old snapshots go, orphans too. */
public final class Upkeep {

  /** A run that writes takes less: files of no snapshot that are older are of a run that died. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final int TRIES = 3;

  private Upkeep() {}

  /**
   * What became of a table.
   *
   * @param filesBefore small files that were written as fewer
   * @param filesAfter those fewer
   * @param snapshotsExpired versions of the table that readers cannot go back to any more
   * @param orphansDeleted files that were of no version, such as of runs that were killed
   */
  public record Result(
      String table, int filesBefore, int filesAfter, int snapshotsExpired, int orphansDeleted) {}

  /**
   * Looks after a table that is there.
   *
   * @param run the name of what does it
   * @param keep how long readers may go back; of states those stay that a run may go on from
   * @throws LakeException if it cannot be read or written; the table is then whole
   */
  public static Result of(LakeTable table, String run, Duration keep, Instant now) {
    try {
      Compaction.Result compacted = compact(table, run);
      Table iceberg =
          table.load().orElseThrow(() -> new IllegalStateException(table.name() + " is gone"));
      int before = snapshots(iceberg);
      if (!StateTable.is(table)) {
        iceberg
            .expireSnapshots()
            .expireOlderThan(now.minus(keep).toEpochMilli())
            .retainLast(1)
            .commit();
        iceberg.refresh();
      }
      int expired = before - snapshots(iceberg);
      int orphans = Orphans.of(iceberg).deleteOlderThan(now.minus(ABANDONED));
      return new Result(table.name(), compacted.gone(), compacted.come(), expired, orphans);
    } catch (IOException e) {
      throw LakeException.of("looking after " + table.name(), e);
    } catch (RuntimeException e) {
      LakeException told = LakeException.in(e);
      throw told == null ? e : told;
    }
  }

  /** Tried again where another writer came in between, as a stream does. */
  private static Compaction.Result compact(LakeTable table, String run) throws IOException {
    for (int tried = 1; ; tried++) {
      try {
        return new Compaction(table).run(run + "-" + tried);
      } catch (TableWrite.ConflictException e) {
        if (tried == TRIES) {
          throw e;
        }
      }
    }
  }

  private static int snapshots(Table table) {
    int count = 0;
    for (Snapshot ignored : table.snapshots()) {
      count++;
    }
    return count;
  }
}
