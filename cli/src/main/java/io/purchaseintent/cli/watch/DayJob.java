package io.purchaseintent.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A job that looks at each day. */
enum DayJob {
  CHECK_DATA("check-data", 0, false),
  DRIFT("drift", 0, true),
  /** Of the day before: the visits of a day's last hour are over the day after. */
  QUALITY("quality", 1, true),
  SKEW("skew", 0, true);

  /** The folder of reports that were asked for by hand. */
  private static final String BY_HAND = "by-hand";

  private final String title;
  private final int daysBefore;
  private final boolean needsPredictions;

  DayJob(String title, int daysBefore, boolean needsPredictions) {
    this.title = title;
    this.daysBefore = daysBefore;
    this.needsPredictions = needsPredictions;
  }

  /** Its name as that of a job. */
  String title() {
    return title;
  }

  /** The day that it looks at when a day is watched. */
  LocalDate dayOf(LocalDate watched) {
    return watched.minusDays(daysBefore);
  }

  /**
   * Whether there is something that it could look at: not before the first prediction is logged. A
   * job that has reported once is due from then on, for predictions that vanish are no reason to be
   * silent.
   */
  boolean isDue(Path lake) {
    return !needsPredictions
        || !names(lake.resolve("predictions")).isEmpty()
        || names(reports(lake)).stream().anyMatch(name -> !name.equals(BY_HAND));
  }

  /** Whether it has looked at the day. */
  boolean isDone(Path lake, LocalDate watched) {
    return Files.exists(report(lake, watched));
  }

  /** What the job is told besides where all is. */
  List<String> arguments(Path lake, LocalDate watched, List<String> ofRules) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--day=" + dayOf(watched));
    if (!ofRules.isEmpty()) {
      // By other rules than usual a job's report would not stand where it is looked for.
      arguments.addAll(ofRules);
      arguments.add("--report=" + report(lake, watched));
    }
    return arguments;
  }

  private Path report(Path lake, LocalDate watched) {
    return reports(lake).resolve(dayOf(watched) + ".json");
  }

  private Path reports(Path lake) {
    return lake.resolve("reports").resolve(title);
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      // It is there and cannot be looked at: the job will say so.
      return List.of(folder.toString());
    }
  }
}
