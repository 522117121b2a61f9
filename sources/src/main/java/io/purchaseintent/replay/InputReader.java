package io.purchaseintent.replay;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.record.Dialect;
import io.purchaseintent.record.RecordReader;
import io.purchaseintent.record.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads canonical events, an event a line: a folder's files {@code events*}, or one file. */
final class InputReader {

  private static final int LINES_A_LOOK = 4_096;
  private static final int EXAMPLES = 3;

  private final List<Path> files;
  private final Instant now;
  private final ClockRule clocks;
  private final Progress progress;

  private InputReader(List<Path> files, Instant now, ClockRule clocks, Progress progress) {
    this.files = files;
    this.now = now;
    this.clocks = clocks;
    this.progress = progress;
  }

  /**
   * What was read.
   *
   * @param read lines, blank ones aside
   * @param skipped lines that are no valid events
   * @param examples the first of those, and why
   */
  record Counts(long read, long skipped, List<String> examples) {}

  /** Takes the events. */
  interface Visitor {

    /** Takes an event and the record it was read from, which holds until this returns. */
    void visit(Event event, RecordReader record);
  }

  /**
   * A reader of a folder or a file, by the rules of now.
   *
   * @throws UserError if there is no such file
   */
  static InputReader of(Path input, Instant now, ClockRule clocks, Progress progress) {
    return new InputReader(files(input), now, clocks, progress);
  }

  private static List<Path> files(Path input) {
    if (!Files.exists(input)) {
      throw new UserError(
          "--input=" + input + " does not exist: name what ./intent import or generate wrote");
    }
    if (!Files.isDirectory(input)) {
      return List.of(input);
    }
    try (var children = Files.list(input)) {
      List<Path> files =
          children
              .filter(Files::isRegularFile)
              .filter(child -> child.getFileName().toString().startsWith("events"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UserError(
            "--input="
                + input
                + " holds no file events*: name what ./intent import or generate wrote");
      }
      return files;
    } catch (IOException e) {
      throw new UserError("--input=" + input + " cannot be listed: " + e.getMessage(), e);
    }
  }

  /** Whether the input is there a second time, as that of a pipe is not. */
  boolean canBeReadTwice() {
    return files.stream().allMatch(Files::isRegularFile);
  }

  /**
   * Reads all.
   *
   * @param purpose what for, as shown meanwhile
   * @throws UserError if a file cannot be read to its end
   */
  Counts forEach(String purpose, Visitor visitor) {
    EventJson json = new EventJson(EventRules.asOf(now));
    long read = 0;
    long skipped = 0;
    List<String> examples = new ArrayList<>();
    for (Path path : files) {
      try (SourceFile file = SourceFile.open(path)) {
        RecordReader lines = new RecordReader(file, Dialect.USUAL);
        lines.ignoreQuotes();
        while (lines.next()) {
          read++;
          ParseResult result = clocks.check(parse(json, lines), now);
          if (result instanceof Accepted accepted) {
            visitor.visit(accepted.event(), lines);
          } else {
            skipped++;
            if (examples.size() < EXAMPLES) {
              examples.add(example(path, lines, (Rejected) result));
            }
          }
          if (read % LINES_A_LOOK == 0) {
            progress.at(
                String.format(Locale.ROOT, "replay: %s %s, %,d lines", purpose, path, read));
          }
        }
      }
    }
    return new Counts(read, skipped, examples);
  }

  private static ParseResult parse(EventJson json, RecordReader lines) {
    String broken = lines.broken();
    return broken == null
        ? json.parse(lines.content(), lines.from(), lines.to() - lines.from())
        : new Rejected(Rejected.RECORD, broken);
  }

  private static String example(Path path, RecordReader lines, Rejected rejected) {
    return path + ", line " + lines.line() + ": " + rejected.field() + " " + rejected.reason();
  }
}
