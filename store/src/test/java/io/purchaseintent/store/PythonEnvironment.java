package io.purchaseintent.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Packages for Python that a test needs, which pip fetches once to this machine's cache. */
public final class PythonEnvironment {

  private static final Duration FETCH = Duration.ofMinutes(5);

  private PythonEnvironment() {}

  /**
   * The Python of an environment that has the packages, made unless it is there; or says that the
   * test is skipped where Python is not there or cannot get them.
   *
   * @param name of the environment, with what it is of and its version
   */
  public static Path fetch(String name, List<String> packages) throws Exception {
    Path cache =
        Path.of(
            Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache"),
            "purchase-intent");
    Path environment = cache.resolve(name);
    Path ready = environment.resolve("ready");
    Files.createDirectories(cache);
    try (RandomAccessFile file =
            new RandomAccessFile(cache.resolve("." + name + "-lock").toFile(), "rw");
        FileLock alone = file.getChannel().lock()) {
      Path python = environment.resolve("bin/python");
      if (alone.isValid() && !Files.isRegularFile(ready)) {
        run(name, "python3", "-m", "venv", "--clear", environment.toString());
        List<String> install =
            new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "-q"));
        install.addAll(packages);
        run(name, install.toArray(String[]::new));
        Files.createFile(ready);
      }
      return python;
    }
  }

  private static void run(String name, String... words) throws Exception {
    Path out = Files.createTempFile("fetch", ".txt");
    try {
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(out.toFile()).start();
      boolean ended = process.waitFor(FETCH.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String said = Files.readString(out);
      Assumptions.assumeTrue(
          ended && process.exitValue() == 0,
          () -> "skipped, for there is no " + name + ": " + words[0] + " says " + said);
    } catch (IOException e) {
      Assumptions.abort("skipped, for it needs Python 3 and pip: " + e.getMessage());
    } finally {
      Files.deleteIfExists(out);
    }
  }
}
