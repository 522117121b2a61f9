package io.purchaseintent.pipeline.daily;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.pipeline.aggregate.Beside;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.sessionize.BusyShoppers;
import io.purchaseintent.pipeline.sessionize.WriteSessionFiles;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;

/**
 * Sessions of closed days, and of the day before them: a session that was open at its midnight is
 * known whole only now.
 */
final class SessionsOfDays implements Beside {

  private final Lake lake;
  private final TableView events;
  private final SessionGap gap;
  private final ZoneId shopZone;
  private final BusyShoppers busy = new BusyShoppers();
  private long sessions;

  SessionsOfDays(Lake lake, TableView events, SessionGap gap, ZoneId shopZone) {
    this.lake = lake;
    this.events = events;
    this.gap = gap;
    this.shopZone = shopZone;
  }

  /** Whose they are, where somebody has too many of them. */
  BusyShoppers busy() {
    return busy;
  }

  /** How many were written. */
  long sessions() {
    return sessions;
  }

  @Override
  public Stretch begin(ClosedDays days, String run) {
    LocalDate from = days.from().minusDays(1);
    TableWrite write = SessionTable.in(lake).write(run);
    return new Stretch() {
      @Override
      public void build(Pipeline pipeline) {
        pipeline.apply(
            "Sessions",
            new WriteSessionFiles(
                events, write, gap, new DayPeriod(from, days.until()), shopZone, false));
      }

      @Override
      public void commit(PipelineRun done) {
        sessions += WriteSessionFiles.counted(done);
        busy.add(write.written(), days.from());
        write.replaceDays(from, days.until(), Map.of());
      }

      @Override
      public void close() {
        write.discard();
      }
    };
  }
}
