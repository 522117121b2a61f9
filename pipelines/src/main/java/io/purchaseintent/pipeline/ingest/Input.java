package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.lake.table.IngestedFile;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that an ingest reads: those that the lake has not taken in yet.
 *
 * @param read to be read
 * @param skipped that were ingested before or are among the others, told by their content
 */
record Input(List<Path> read, List<Path> skipped) {

  /** All files of an input. */
  static Input all(String input) {
    return new Input(FileRange.files(input), List.of());
  }

  /**
   * The files of an input that are new, each content once. A file that has changed is new as a
   * whole: nothing is guessed from what it was; what the table has of it is dropped row by row.
   *
   * @param err is told what is skipped, and what has changed
   */
  static Input unknownTo(Ledger ledger, String input, PrintStream err) {
    tellPassedOver(input, err);
    List<Path> read = new ArrayList<>();
    List<Path> skipped = new ArrayList<>();
    Map<Long, List<Path>> bySize = new HashMap<>();
    for (Path file : FileRange.files(input)) {
      IngestedFile same = ledger.same(file);
      if (same != null) {
        skipped.add(file);
        err.println(
            "ingest: "
                + file
                + " was ingested before"
                + (same.path().equals(file.toString()) ? "" : " as " + same.path())
                + " (run "
                + same.run()
                + "): skipped");
        continue;
      }
      List<Path> ofSameSize =
          bySize.computeIfAbsent(file.toFile().length(), none -> new ArrayList<>());
      Path twin = twin(file, ofSameSize);
      if (twin != null) {
        skipped.add(file);
        err.println("ingest: " + file + " has the same content as " + twin + ": skipped");
        continue;
      }
      ofSameSize.add(file);
      IngestedFile before = ledger.before(file);
      if (before != null) {
        err.printf(
            Locale.ROOT,
            "ingest: %s has changed since it was ingested (%,d bytes then, %,d now): it is read"
                + " whole, and events that are there already are dropped%n",
            file,
            before.bytes(),
            file.toFile().length());
      }
      read.add(file);
    }
    return new Input(read, skipped);
  }

  private static void tellPassedOver(String input, PrintStream err) {
    for (FileRange.PassedOver passedOver : FileRange.passedOver(input)) {
      if (passedOver.otherNames() > 0) {
        err.printf(
            Locale.ROOT,
            "ingest: %,d other files in %s are not named events*, and are not read: name them by a"
                + " pattern, such as --input='%s/*'%n",
            passedOver.otherNames(),
            passedOver.folder(),
            passedOver.folder());
      }
      for (Path child : passedOver.noFiles()) {
        err.println(
            "ingest: "
                + child
                + (Files.isDirectory(child)
                    ? " is a folder, and is not looked into: give it as --input"
                    : " is a link that leads to no file, and is not read"));
      }
    }
  }

  /** The one of these files that has what another has; null where none does. */
  private static @Nullable Path twin(Path file, List<Path> others) {
    try {
      for (Path other : others) {
        if (Files.mismatch(file, other) < 0) {
          return other;
        }
      }
      return null;
    } catch (IOException e) {
      throw JobFailure.of("reading " + file, e);
    }
  }

  /** Whether there is no byte in what is to be read. */
  boolean isEmpty() {
    return read.stream().allMatch(file -> file.toFile().length() == 0);
  }
}
