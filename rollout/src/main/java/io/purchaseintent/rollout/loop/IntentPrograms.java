package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.Parent;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.board.Permit;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs by the script {@code intent}, with the jars that there are. What one says goes to {@code
 * HOME/log/loop-PROGRAM.log}, behind what the one before said.
 */
final class IntentPrograms implements Programs {

  private static final long PATIENCE_SECONDS = 25;
  private static final long LONGEST_LOG = 8 << 20;

  private final Path script;
  private final Path logs;
  private final String holder;

  /**
   * Programs of an installation, for a home folder.
   *
   * @param holder of the lease by which they work
   */
  IntentPrograms(Path script, Path home, String holder) {
    this.script = script;
    this.holder = holder;
    this.logs = home.resolve("log");
  }

  @Override
  public Running start(List<String> words) {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().put("INTENT_NO_BUILD", "1");
    builder.environment().put(Permit.VARIABLE, holder);
    builder.environment().put(Parent.VARIABLE, Long.toString(ProcessHandle.current().pid()));
    try {
      return new Child(builder.start(), logs.resolve("loop-" + words.get(0) + ".log"));
    } catch (IOException e) {
      throw new UserError(script + " does not start: " + e.getMessage(), e);
    }
  }

  private static final class Child implements Running {

    private final Process process;
    private final Thread reader;
    private volatile String json = "";
    private volatile String says = "";

    Child(Process process, Path log) {
      this.process = process;
      this.reader = new Thread(() -> read(log), "loop-" + process.pid());
      reader.setDaemon(true);
      reader.start();
    }

    /** The log as long as there is room: a full disk must not stop the program. */
    private void read(Path log) {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("{")) {
            json = line;
          } else if (!line.isBlank()) {
            says = line.strip();
          }
          write(log, line);
        }
      } catch (IOException e) {
        // It is gone; what it had said is kept.
      }
    }

    private static void write(Path log, String line) {
      try {
        Files.createDirectories(log.toAbsolutePath().getParent());
        boolean isLong = Files.exists(log) && Files.size(log) > LONGEST_LOG;
        try (BufferedWriter file =
            Files.newBufferedWriter(
                log,
                StandardOpenOption.CREATE,
                isLong ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
          file.write(line);
          file.newLine();
        }
      } catch (IOException e) {
        // Told by the program's end, too.
      }
    }

    @Override
    public boolean isOver() {
      return !process.isAlive() && !reader.isAlive();
    }

    @Override
    public int exitCode() {
      return process.exitValue();
    }

    @Override
    public String json() {
      return json;
    }

    @Override
    public String says() {
      return says;
    }

    @Override
    public void await() {
      try {
        process.waitFor();
        reader.join(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void stop() {
      process.destroy();
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        reader.join(1000);
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
