package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.DayReport;
import io.purchaseintent.store.LocalCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The reports of days in a lake. A file is read again only when it has changed. Thread-safe.
 *
 * @see WatchedDay
 */
public final class ReportFolder {

  /** All days together, judged; it has the page for people, too. */
  static final String WHOLE = "watch";

  /** The jobs that should report of a day. */
  static final List<String> JOBS = List.of("drift", "quality", "check-data", "skew");

  /** Whose reports there are. */
  static final List<String> ALL =
      List.of(WHOLE, "drift", "quality", "check-data", "skew", "lake", "serving");

  private static final String REPORTS = "reports";
  private static final String JSON = ".json";

  /** More are not kept in memory: a month of all jobs is less. */
  private static final int MOST_KEPT = 400;

  private final LocalCopy lake;
  private final Path folder;
  private final Map<Path, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(FileTime modified, long size, DayReport report) {}

  /** Those of a lake, which need not be there yet; until {@link #follow} what is here of them. */
  public ReportFolder(LocalCopy lake) {
    this.lake = lake;
    this.folder = lake.folder().resolve(REPORTS);
  }

  /** Brings what other machines have written of a lake in a bucket. */
  public void follow() {
    try {
      lake.bring(REPORTS);
    } catch (IOException e) {
      throw new UncheckedIOException("The reports of the lake cannot be read", e);
    }
  }

  /** The newest days up to one, the newest first; those without a report too. */
  List<WatchedDay> upTo(LocalDate last, int days) {
    return Stream.iterate(last, day -> day.minusDays(1)).limit(days).map(this::day).toList();
  }

  private WatchedDay day(LocalDate day) {
    Map<String, DayReport> reports = new TreeMap<>();
    for (String job : JOBS) {
      reports.put(job, report(job, day));
    }
    return new WatchedDay(day, report(WHOLE, day), reports, Files.isRegularFile(pageOf(day)));
  }

  /** What a job reported of a day, without what is long. */
  DayReport report(String job, LocalDate day) {
    Path file = file(job, day);
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Kept before = kept.get(file);
      if (before != null
          && before.modified().equals(now.lastModifiedTime())
          && before.size() == now.size()) {
        return before.report();
      }
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      // The jobs that it is made of are among its details.
      DayReport read = job.equals(WHOLE) ? DayReport.read(job, file) : DayReport.summary(job, file);
      kept.put(file, new Kept(now.lastModifiedTime(), now.size(), read));
      return read;
    } catch (IOException e) {
      kept.remove(file);
      return DayReport.none(job);
    }
  }

  /** The newest day that any job reported of; empty where there is none. */
  Optional<LocalDate> newest() {
    return ALL.stream().map(this::newest).flatMap(Optional::stream).max(LocalDate::compareTo);
  }

  /** The newest day that a job reported of. */
  Optional<LocalDate> newest(String job) {
    try (Stream<Path> files = Files.list(folder.resolve(job))) {
      return files.map(ReportFolder::dayOf).flatMap(Optional::stream).max(LocalDate::compareTo);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " is not readable", e);
    }
  }

  /** When the report of a day was written; empty where there is none. */
  Optional<Instant> written(String job, LocalDate day) {
    try {
      Path file = file(job, day);
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The page of a day, as it was written; empty where there is none. */
  Optional<byte[]> page(LocalDate day) {
    try {
      return Optional.of(Files.readAllBytes(pageOf(day)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(String job, LocalDate day) {
    return folder.resolve(job).resolve(day + JSON);
  }

  private Path pageOf(LocalDate day) {
    return folder.resolve(WHOLE).resolve(day + ".html");
  }

  /** The day of a report's file; none of a longer period's, and of what is no report. */
  private static Optional<LocalDate> dayOf(Path file) {
    String name = file.getFileName().toString();
    if (!name.endsWith(JSON)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(name.substring(0, name.length() - JSON.length())));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
