package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that ends no later than this one. */
final class Child implements AutoCloseable {

  /** How long a child may take to stop by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Thread onExit;

  private Child(Process process) {
    this.process = process;
    this.onExit = new Thread(() -> stop(process), "stop-" + process.pid());
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Starts a child that shares this process's terminal. */
  static Child onTerminal(List<String> words) {
    return start(new ProcessBuilder(words).inheritIO());
  }

  /** Starts a child whose output and errors go where these say. */
  static Child redirected(List<String> words, Redirect output, Redirect errors) {
    return start(
        new ProcessBuilder(words)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectOutput(output)
            .redirectError(errors));
  }

  private static Child start(ProcessBuilder builder) {
    // XGBoost's threads sleep when they wait: on a busy machine spinning starves the rest.
    builder.environment().putIfAbsent("OMP_WAIT_POLICY", "passive");
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new UserError(builder.command().get(0) + " does not start: " + e.getMessage(), e);
    }
  }

  Process process() {
    return process;
  }

  /** Waits for the end and returns the exit code. */
  int join() {
    try {
      int code = process.waitFor();
      forget();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(process);
      throw new UserError("Interrupted", e);
    }
  }

  /** Stops it if it still runs. */
  @Override
  public void close() {
    stop(process);
    forget();
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is ending already: the hook does its work.
    }
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
