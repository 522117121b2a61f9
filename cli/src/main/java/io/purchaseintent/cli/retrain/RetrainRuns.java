package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The retrainings of a home folder: {@code HOME/run/retrain/ID.json}. */
public final class RetrainRuns {

  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final Path folder;

  /** Those of a home folder. */
  public RetrainRuns(Path home) {
    this.folder = home.resolve("run").resolve("retrain");
  }

  /**
   * All of them, the one that began first first.
   *
   * @throws UserError if one cannot be read
   */
  public List<RetrainRun> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.json"))
          .sorted()
          .map(RetrainRun::read)
          .toList();
    } catch (IOException e) {
      throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The one that the next run goes on with, if there is one. */
  public Optional<RetrainRun> unfinished() {
    return all().stream().filter(run -> run.state().goesOn()).reduce((first, second) -> second);
  }

  /** One that begins now. */
  RetrainRun begin(RetrainRequest request, String reason, String who, Clock clock) {
    Instant now = clock.instant();
    String id = ID.format(now);
    if (Files.exists(folder.resolve(id + ".json"))) {
      throw new UserError(
          "There is a run " + id + " already, so the clock was set back: see to it, and try again");
    }
    return RetrainRun.begin(folder, id, request, reason, who, now);
  }
}
