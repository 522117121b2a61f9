package io.purchaseintent.pipeline.daily;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
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
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;

/**
 * Sessions of closed days, of the day before them, for a session that was open at its midnight is
 * known whole only now, and of days of which something was known as late as that, and beside them.
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
    Map<LocalDate, LocalDate> stretches = stretches(days);
    TableWrite write = SessionTable.in(lake).write(run);
    return new Stretch() {
      @Override
      public void build(Pipeline pipeline) {
        pipeline.apply(
            "Sessions",
            new WriteSessionFiles(
                events,
                write,
                gap,
                stretches.entrySet().stream()
                    .map(each -> new DayPeriod(each.getKey(), each.getValue()))
                    .toList(),
                shopZone,
                false));
      }

      @Override
      public void commit(PipelineRun done) {
        sessions += WriteSessionFiles.counted(done);
        busy.add(write.written(), days.from());
        busy.addRestless(done);
        write.replaceDays(stretches, Map.of());
      }

      @Override
      public void close() {
        write.discard();
      }
    };
  }

  /**
   * The days whose sessions may be others now, in stretches: the first, and the one after the last.
   */
  private Map<LocalDate, LocalDate> stretches(ClosedDays days) {
    long from = days.from().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    TreeSet<LocalDate> changed = new TreeSet<>();
    for (LocalDate day = days.from().minusDays(1);
        day.isBefore(days.until());
        day = day.plusDays(1)) {
      changed.add(day);
    }
    for (TableFile file : events.files()) {
      if (file.day().isBefore(days.from()) && file.knownMillis() >= from) {
        changed.addAll(List.of(file.day().minusDays(1), file.day(), file.day().plusDays(1)));
      }
    }
    TreeMap<LocalDate, LocalDate> stretches = new TreeMap<>();
    for (LocalDate day : changed) {
      Map.Entry<LocalDate, LocalDate> last = stretches.lastEntry();
      boolean goesOn = last != null && last.getValue().equals(day);
      stretches.put(goesOn ? last.getKey() : day, day.plusDays(1));
    }
    return stretches;
  }
}
