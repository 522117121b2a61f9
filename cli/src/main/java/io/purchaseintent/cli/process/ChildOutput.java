package io.purchaseintent.cli.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a child says: its report, its progress, and all of it in a log. */
public final class ChildOutput {

  /** How our own commands begin a line of progress; libraries write much else. */
  private static final Pattern PROGRESS =
      Pattern.compile("(?i)(?:import|generat|read|replay|train|evaluat)[a-z]*\\b.*");

  /** How jobs begin a line of progress, after their names. */
  private static final String TAKING_IN = "taking in ";

  /** How much of what the child said last is remembered, even where no log can be written. */
  private static final int REMEMBERED = 1_000;

  private final LogFile log;

  /** How many lines of the child itself are kept, however much libraries say in between. */
  private static final int MOST_OWN = 1_000;

  private final Deque<String> recent = new ArrayDeque<>();
  private final List<String> own = new ArrayList<>();
  private final Thread output;
  private final Thread errors;
  private volatile String json = "";
  private volatile String latest = "";
  private final TaskFailures failures = new TaskFailures();

  private ChildOutput(Process process, LogFile log) {
    this.log = log;
    this.output = new Thread(() -> gather(process), "child-output");
    this.errors = new Thread(() -> record(process), "child-errors");
  }

  /** Follows a child from now on. */
  public static ChildOutput follow(Process process, LogFile log) {
    ChildOutput follower = new ChildOutput(process, log);
    follower.output.start();
    follower.errors.start();
    return follower;
  }

  /** Waits until all is read. */
  public void join() throws InterruptedException {
    output.join();
    errors.join();
  }

  /** The last line of JSON on its standard output; empty if there is none. */
  public String json() {
    return json;
  }

  /** How far it says it is. */
  public String latest() {
    return latest;
  }

  /** How long it has worked, and how far it says it is. */
  public String after(double seconds) {
    String reached = latest;
    return Math.round(seconds) + " s" + (reached.isEmpty() ? "" : ", " + reached);
  }

  /** Why a task of a job that goes on failed since this was asked last; null where none did. */
  public @Nullable String takeFailure() {
    return failures.take();
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

  /** What went wrong, in the child's words, in one line or more; null if it left none. */
  public @Nullable String lastError() {
    return LogFile.lastError(recent(), log.command());
  }

  /** What the child itself said, without what libraries said. */
  public List<String> ownLines() {
    synchronized (recent) {
      return List.copyOf(own);
    }
  }

  private List<String> recent() {
    synchronized (recent) {
      return List.copyOf(recent);
    }
  }

  private void record(Process process) {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        LogWriter file = new LogWriter(log.file())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remember(line);
        failures.read(line);
        file.write(line);
        if (isTakingIn(line)) {
          latest = line.substring(line.indexOf(TAKING_IN)).strip();
        } else if (isProgress(line)) {
          latest = line.strip();
        } else if (LogFile.isOwn(line, log.command())) {
          // It has come to something else.
          latest = "";
        }
      }
    } catch (IOException e) {
      // The child is gone; what it had said is kept.
    }
  }

  private void remember(String line) {
    synchronized (recent) {
      if (recent.size() == REMEMBERED) {
        recent.removeFirst();
      }
      recent.addLast(line);
      if (own.size() < MOST_OWN && !isTakingIn(line)) {
        own.addAll(LogFile.ownLines(List.of(line), log.command()));
      }
    }
  }

  private boolean isTakingIn(String line) {
    return line.startsWith(log.command() + ": " + TAKING_IN);
  }

  /** Writes a log as long as there is room: a full disk must not stop the work, nor hide why. */
  private static final class LogWriter implements AutoCloseable {

    private @Nullable BufferedWriter file;

    LogWriter(Path log) {
      try {
        file = Files.newBufferedWriter(log, StandardOpenOption.APPEND);
      } catch (IOException e) {
        file = null;
      }
    }

    void write(String line) {
      if (file != null) {
        try {
          file.write(line);
          file.newLine();
        } catch (IOException e) {
          file = null;
        }
      }
    }

    @Override
    public void close() {
      if (file != null) {
        try {
          file.close();
        } catch (IOException e) {
          file = null;
        }
      }
    }
  }
}
