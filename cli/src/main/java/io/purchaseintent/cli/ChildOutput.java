package io.purchaseintent.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** What a child says: its report, its progress, and all of it in a log. */
final class ChildOutput {

  /** How our own commands begin a line of progress; libraries write much else. */
  private static final Pattern PROGRESS =
      Pattern.compile("(?i)(?:import|generat|read|train|evaluat)[a-z]*\\b.*");

  private final Thread output;
  private final Thread errors;
  private volatile String json = "";
  private volatile String latest = "";

  private ChildOutput(Process process, Path log) {
    this.output = new Thread(() -> gather(process), "child-output");
    this.errors = new Thread(() -> record(process, log), "child-errors");
  }

  /** Follows a child from now on. */
  static ChildOutput follow(Process process, Path log) {
    ChildOutput follower = new ChildOutput(process, log);
    follower.output.start();
    follower.errors.start();
    return follower;
  }

  /** Waits until all is read. */
  void join() throws InterruptedException {
    output.join();
    errors.join();
  }

  /** The last line of JSON on its standard output; empty if there is none. */
  String json() {
    return json;
  }

  /** How far it says it is. */
  String latest() {
    return latest;
  }

  static boolean isProgress(String line) {
    return PROGRESS.matcher(line).matches();
  }

  private void gather(Process process) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("{")) {
          json = line;
        }
      }
    } catch (IOException e) {
      // The child is gone; what it had said is kept.
    }
  }

  private void record(Process process, Path log) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        BufferedWriter file = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        file.write(line);
        file.newLine();
        if (isProgress(line)) {
          latest = line.strip();
        }
      }
    } catch (IOException e) {
      // A log that cannot be written must not stop the work; the child's pipe breaks with it.
    }
  }
}
