package io.purchaseintent.cli.process;

import io.purchaseintent.command.Parent;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that ends no later than this one, with a folder of its own for what libraries unpack and
 * forget: it goes with the process.
 */
public final class Child implements AutoCloseable {

  /** How long a child may take to stop by itself. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The exit code that one has who is being killed. */
  private static final int KILLED = 137;

  private final Process process;
  private final Scratch scratch;
  private final Thread onExit;
  private final AtomicReference<@Nullable IntConsumer> whenEnded;

  private Child(Process process, Scratch scratch, IntConsumer whenEnded) {
    this.process = process;
    this.scratch = scratch;
    this.whenEnded = new AtomicReference<>(whenEnded);
    this.onExit = new Thread(this::stop, "stop-" + process.pid());
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /**
   * Starts a child.
   *
   * @param words the program and what it is told
   * @param environment variables that it gets unless this process has them
   * @param builder that knows where input, output and errors go
   * @param whenEnded is told the exit code, once
   * @throws UserError if it does not start
   */
  public static Child start(
      List<String> words,
      Map<String, String> environment,
      ProcessBuilder builder,
      IntConsumer whenEnded) {
    environment.forEach(builder.environment()::putIfAbsent);
    builder.environment().put(Parent.VARIABLE, Long.toString(ProcessHandle.current().pid()));
    try {
      Scratch scratch = Scratch.in(Path.of(System.getProperty("java.io.tmpdir")));
      List<String> all = new ArrayList<>(words);
      all.add(1, "-Djava.io.tmpdir=" + scratch.folder());
      return new Child(builder.command(all).start(), scratch, whenEnded);
    } catch (IOException e) {
      throw new UserError(words.get(0) + " does not start: " + e.getMessage(), e);
    }
  }

  public Process process() {
    return process;
  }

  /** Waits for the end and returns the exit code. */
  public int join() {
    try {
      int code = process.waitFor();
      forget();
      tellEnd();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
      throw new UserError("Interrupted", e);
    }
  }

  /** Stops it if it still runs. */
  @Override
  public void close() {
    stop();
    forget();
  }

  private void forget() {
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
    tellEnd();
    scratch.delete();
  }

  private void tellEnd() {
    IntConsumer told = whenEnded.getAndSet(null);
    if (told != null) {
      told.accept(process.isAlive() ? KILLED : process.exitValue());
    }
  }
}
