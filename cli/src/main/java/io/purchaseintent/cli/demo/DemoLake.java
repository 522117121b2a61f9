package io.purchaseintent.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.cli.process.FolderTree;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tables of a home's lake, where a demo begins with none: ingest adds, and the simulated days
 * end yesterday, so that those of a demo of last week would stay among those of this one. Tables
 * that hold what an earlier demo made and nothing else are deleted unasked, others only on demand.
 */
final class DemoLake {

  private static final String SUFFIX = ".metadata.json";

  private final Path tables;
  private final Path remembered;

  DemoLake(Path home) {
    this.tables = home.resolve("lake/tables");
    this.remembered = home.resolve("run/demo-events.json");
  }

  /**
   * Deletes the tables, if there are any.
   *
   * @param replace whether those may go that have events of others
   * @return whether there were any
   * @throws UserError if they have events of others, and may not go
   */
  boolean empty(boolean replace) {
    if (!Files.isDirectory(tables)) {
      return false;
    }
    if (!replace && !isUntouched()) {
      throw new UserError(
          "The lake "
              + tables.getParent()
              + " has events that are not of a demo, and a demo begins with none: name another"
              + " place with --home, or let them go with --replace");
    }
    FolderTree.deleted(tables);
    return true;
  }

  /** Whether nothing has changed the events since {@link #remember}. */
  private boolean isUntouched() {
    Optional<Path> events = events();
    try {
      return events.isEmpty()
          || (Files.exists(remembered) && Files.mismatch(events.get(), remembered) < 0);
    } catch (IOException e) {
      throw new UserError(events.get() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes the events that are there now for those of a demo. */
  void remember() {
    Path events =
        events().orElseThrow(() -> new UserError("There are no events in " + tables.getParent()));
    try {
      Files.createDirectories(remembered.getParent());
      Files.copy(events, remembered, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(remembered + " cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * The newest description of the table of events, which no other table's is equal to; empty where
   * nothing was added yet, as by a run that was killed.
   */
  private Optional<Path> events() {
    Path folder = tables.resolve("events/metadata");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> newest =
          files
              .filter(file -> file.getFileName().toString().matches("v\\d+\\.metadata\\.json"))
              .max(Comparator.comparingInt(DemoLake::version));
      return newest.isPresent() && hasSnapshot(newest.get()) ? newest : Optional.empty();
    } catch (IOException e) {
      throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean hasSnapshot(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile()).path("current-snapshot-id").asLong(-1) != -1;
  }

  private static int version(Path file) {
    String name = file.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.length() - SUFFIX.length()));
  }
}
