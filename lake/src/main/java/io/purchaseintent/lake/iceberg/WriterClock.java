package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.LakeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/** Compares a writer's clock with a table's last version, by the clock of whoever wrote that. */
final class WriterClock {

  /** By how much Iceberg lets a version be older than the one before it. */
  private static final Duration APART = Duration.ofMinutes(1);

  private WriterClock() {}

  /**
   * Makes sure that the next version is not much older than the last one.
   *
   * @throws LakeException if it would be: Iceberg refuses it
   */
  static void require(LakeTable of, Table table, Instant now) {
    TableMetadata last = ((HasTableOperations) table).operations().current();
    Instant written = Instant.ofEpochMilli(last.lastUpdatedMillis());
    if (now.isBefore(written.minus(APART))) {
      throw new LakeException(
          "By the clock of this machine it is "
              + now.truncatedTo(ChronoUnit.SECONDS)
              + ", and the last version of "
              + of.name()
              + " in "
              + of.lake()
              + " was written at "
              + written.truncatedTo(ChronoUnit.SECONDS)
              + ": clocks of writers may be a minute apart. Set this one, or, where the other one"
              + " was fast, set that and write again once this time has come");
    }
  }
}
