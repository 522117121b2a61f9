package io.purchaseintent.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the last run of a job in a home folder ended: {@code HOME/run/jobs/JOB.json}. A report holds
 * nothing of the run that made it, so this is kept beside the lake and not in it.
 *
 * @param began when it was started
 * @param ended when it had ended, not before it began
 */
public record JobRun(String job, Instant began, Instant ended, int exitCode) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ENDING = ".json";

  /**
   * Keeps it in place of the one before. A run of wrong usage is no run of a job, and is not kept;
   * where it cannot be kept, that is told, and takes nothing from the run.
   */
  public void keep(Path home, PrintStream err) {
    if (exitCode == ExitCode.USAGE) {
      return;
    }
    Path file = folder(home).resolve(job + ENDING);
    Path aside = folder(home).resolve("." + job + "-" + ProcessHandle.current().pid());
    try {
      Files.createDirectories(folder(home));
      Files.write(
          aside,
          JSON.writeValueAsBytes(
              JSON.createObjectNode()
                  .put("job", job)
                  .put("began", began.toString())
                  .put("ended", ended.toString())
                  .put("exit_code", exitCode)));
      Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      err.println(job + ": how it ended cannot be kept in " + file + ": " + e.getMessage());
    }
  }

  /** The last run of each job, by the jobs' names; what is not readable is left out. */
  public static List<JobRun> of(Path home) {
    try (Stream<Path> files = Files.list(folder(home))) {
      List<JobRun> runs = new ArrayList<>();
      files
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted()
          .forEach(file -> read(file).ifPresent(runs::add));
      return List.copyOf(runs);
    } catch (IOException e) {
      // No job has run here yet, or this process may not look.
      return List.of();
    }
  }

  private static Optional<JobRun> read(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      return Optional.of(
          new JobRun(
              json.path("job").asText(),
              Instant.parse(json.path("began").asText()),
              Instant.parse(json.path("ended").asText()),
              json.path("exit_code").asInt()));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Path folder(Path home) {
    return home.resolve("run").resolve("jobs");
  }
}
