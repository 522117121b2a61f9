package io.purchaseintent.pipeline.sessionize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.pipeline.job.PipelineRun;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells shoppers who have an absurd share of a day's visits: names that many have, such as that of
 * a tag which sends its own default. A person has some ten visits a day at the most, so of {@value
 * #LEAST_VISITS} visits and more none has above one in a hundred.
 */
public final class BusyShoppers {

  /** The share of a day's visits above which it is told. */
  static final double SHARE = 0.01;

  /** Days of fewer visits tell nothing. */
  static final int LEAST_VISITS = 1_000;

  private static final int DAYS_TOLD = 10;
  private static final int TOLD_OF_ID = 6;

  private final Map<LocalDate, VisitsOfDay> days = new TreeMap<>();
  private long restless;

  /** Takes in what was noted of files of sessions, of a day and those after it. */
  public void add(List<WrittenFile> files, LocalDate from) {
    for (WrittenFile file : files) {
      VisitsOfDay noted = VisitsOfDay.ofNote(file.note());
      if (!noted.day().isBefore(from)) {
        days.computeIfAbsent(noted.day(), VisitsOfDay::new).addAll(noted);
      }
    }
  }

  /** Takes in how often a midnight ended the visits of session ids that never rest. */
  public void addRestless(PipelineRun done) {
    restless += done.counter(SessionFilesFn.class, SessionFilesFn.RESTLESS);
  }

  /**
   * Puts them into the report, as {@code busy_shoppers} with a day, the beginning of the stored id,
   * visits and share, and session ids that never rest as {@code restless_ids}, and tells them;
   * nothing where there is none.
   */
  public void report(ObjectNode report, PrintStream err) {
    if (restless > 0) {
      report.put("restless_ids", restless);
      err.printf(
          Locale.ROOT,
          "%,d times a midnight (UTC) ended the visits of a session id on which something happened"
              + " for a day and more without a pause: is it a kiosk's, a robot's, or a name that"
              + " many have? Such a name belongs under missing: in the mapping%n",
          restless);
    }
    List<String> told = new ArrayList<>();
    days.forEach(
        (day, visits) ->
            visits
                .ofShopper()
                .forEach(
                    (shopper, count) -> {
                      double share = count / (double) visits.visits();
                      if (visits.visits() >= LEAST_VISITS && share > SHARE) {
                        String beginning =
                            shopper.substring(0, Math.min(TOLD_OF_ID, shopper.length()));
                        report
                            .withArray("/busy_shoppers")
                            .addObject()
                            .put("day", day.toString())
                            .put("user", beginning)
                            .put("visits", count)
                            .put("share", share);
                        told.add(
                            String.format(
                                Locale.ROOT,
                                "%s: %,d of %,d visits (%.1f%%) are of one shopper, whose stored id"
                                    + " begins with %s: is it a name that many have? Then name it"
                                    + " under missing: in the mapping, or leave user_id out, and"
                                    + " ingest those days again with --replace",
                                day,
                                count,
                                visits.visits(),
                                100 * share,
                                beginning));
                      }
                    }));
    told.stream().limit(DAYS_TOLD).forEach(err::println);
    if (told.size() > DAYS_TOLD) {
      err.println((told.size() - DAYS_TOLD) + " more such days are in the report (--json)");
    }
  }
}
