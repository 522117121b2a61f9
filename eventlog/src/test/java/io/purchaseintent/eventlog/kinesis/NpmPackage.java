package io.purchaseintent.eventlog.kinesis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A package for Node.js that a test needs, which npm fetches once to this machine's cache. */
public final class NpmPackage {

  private static final Duration FETCH = Duration.ofMinutes(2);

  private NpmPackage() {}

  /**
   * The folder of a package, fetched unless it is there; or says that the test is skipped where
   * Node.js is not there or cannot get it.
   */
  public static Path fetch(String name, String version) throws Exception {
    Path cache =
        Path.of(
            Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache"),
            "purchase-intent");
    Path folder = cache.resolve(name + "-" + version);
    Files.createDirectories(cache);
    try (RandomAccessFile file = new RandomAccessFile(cache.resolve(".lock").toFile(), "rw");
        FileLock alone = file.getChannel().lock()) {
      if (!Files.isDirectory(folder)) {
        Path next = Files.createTempDirectory(cache, "fetch");
        run(
            name,
            "npm",
            "install",
            "--prefix",
            next.toString(),
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            name + "@" + version);
        Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
      }
      run(name, "node", "--version");
    }
    return folder.resolve("node_modules").resolve(name);
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
      Assumptions.assumeTrue(
          ended && process.exitValue() == 0,
          () -> "skipped, for there is no " + name + ": " + words[0] + " says " + text(out));
    } catch (IOException e) {
      Assumptions.abort("skipped, for it needs Node.js and npm: " + e.getMessage());
    } finally {
      Files.deleteIfExists(out);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "nothing";
    }
  }
}
