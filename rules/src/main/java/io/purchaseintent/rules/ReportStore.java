package io.purchaseintent.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.json.JsonFault;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the reports of a lake, each in {@code LAKE/reports/JOB/NAME.json}. The name says the
 * period: {@code 2016-10-30} for that day in UTC, {@code 2016-10-01_2016-11-01} for the days from
 * the one to the other, the latter not among them.
 */
public final class ReportStore {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENDING = ".json";

  private final Path reports;

  /** The reports of the lake in this folder. */
  public ReportStore(Path lake) {
    this.reports = lake.resolve("reports");
  }

  /** The name of a period between two midnights in UTC. */
  public static String nameOf(Instant from, Instant to) {
    LocalDate first = LocalDate.ofInstant(from, ZoneOffset.UTC);
    LocalDate end = LocalDate.ofInstant(to, ZoneOffset.UTC);
    return first.plusDays(1).equals(end) ? first.toString() : first + "_" + end;
  }

  /** Where the report of a period is or will be. */
  public Path file(Report report) {
    return file(report.job(), nameOf(report.from(), report.to()));
  }

  /** Where a report is or will be. */
  public Path file(String job, String name) {
    return reports.resolve(job).resolve(name + ENDING);
  }

  /**
   * All that a job does with what it measured: judges it, with the reports before it, writes it in
   * place of one that is there, and tells it. That the rule book is broken is told, and is no
   * finding: it is a fact of the run, and not of the period.
   *
   * @param file to write it to: that of its period ({@link #file(Report)}), or another
   * @param err receives the verdict and the worst findings in lines
   * @throws IOException if it cannot be written; a report that was there is as it was
   */
  public JudgedReport conclude(Report report, RuleBook book, Path file, PrintStream err)
      throws IOException {
    JudgedReport judged =
        new JudgedReport(report, new Judge(book).judge(report, before(report, book)));
    write(judged, file);
    BrokenFile broken = book.broken();
    if (broken != null) {
      err.println(report.job() + ": warning: " + broken.name() + " is broken: " + broken.why());
    }
    judged.tell(err);
    return judged;
  }

  /** The reports of as many periods before one as the rules look back on, until one lacks. */
  public History before(Report report, RuleBook book) {
    int longest = book.of(report.job()).stream().mapToInt(Rule::days).max().orElse(1);
    Duration length = Duration.between(report.from(), report.to());
    List<Report> before = new ArrayList<>();
    for (int back = 1; back < longest; back++) {
      Duration ago = length.multipliedBy(back);
      String name = nameOf(report.from().minus(ago), report.to().minus(ago));
      Optional<Report> found = readable(report.job(), name);
      if (found.isEmpty()) {
        break;
      }
      before.add(found.get());
    }
    return History.of(before);
  }

  /** What a job measured of a day; null where there is no report, or a broken one. */
  public @Nullable Report readable(String job, LocalDate day) {
    return readable(job, day.toString()).orElse(null);
  }

  /** One that is broken says as little of its period as one that is not there. */
  private Optional<Report> readable(String job, String name) {
    try {
      return find(job, name);
    } catch (UserError e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a report in place of one of the same period: a reader sees the one or the other.
   *
   * @return where it is
   */
  public Path write(JudgedReport judged) throws IOException {
    Path file = file(judged.report());
    write(judged, file);
    return file;
  }

  private static void write(JudgedReport judged, Path file) throws IOException {
    replace(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(ReportJson.of(judged)));
  }

  /** Puts bytes in place of what is in a file, if anything, in one step. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    // Of two that write one at once each has its own.
    Path next = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.write(next, bytes);
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /**
   * What a job measured, with nothing of what was said of it.
   *
   * @return empty where there is no such report
   * @throws UserError if what is there is no report
   */
  public Optional<Report> find(String job, String name) {
    Path file = file(job, name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      return Optional.of(ReportJson.read(json));
    } catch (JsonProcessingException e) {
      throw broken(file, JsonFault.of(e), job, e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw broken(file, "is no report: " + e.getMessage(), job, e);
    } catch (IOException e) {
      throw new UserError("The report " + file + " is not readable: " + e.getMessage(), e);
    }
  }

  private static UserError broken(Path file, String why, String job, Exception e) {
    return new UserError(
        "The report " + file + " " + why + ". Delete it, and run " + job + " again", e);
  }

  /** The names of a job's reports of single days, the earliest first. */
  public List<String> days(String job) throws IOException {
    Path folder = reports.resolve(job);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{4}-\\d{2}-\\d{2}\\.json"))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }
}
