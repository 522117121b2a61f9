package io.purchaseintent.incident.stage;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program that runs, which ends no later than this one. */
public final class Running implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofSeconds(120);

  private final Process process;
  private final Path output;
  private final Path errors;
  private final Thread onExit;

  Running(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
    this.onExit = new Thread(this::stop, "stop-" + process.pid());
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  Process process() {
    return process;
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  Path output() {
    return output;
  }

  Path errors() {
    return errors;
  }

  /**
   * Waits until it is ready.
   *
   * @throws UserError if it ends before, or is not ready in two minutes
   */
  void awaitReady(String name, BooleanSupplier ready) {
    long end = System.nanoTime() + START.toNanos();
    try {
      while (!ready.getAsBoolean()) {
        if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
          throw new UserError(name + " ended at once: " + Files.readString(errors).strip());
        }
        if (System.nanoTime() > end) {
          throw new UserError(
              name + " is not ready after " + START.toSeconds() + " s; its log: " + errors);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    } catch (IOException e) {
      throw new UserError(errors + " is not readable: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is ending already: the hook does its work.
    }
  }

  private void stop() {
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
