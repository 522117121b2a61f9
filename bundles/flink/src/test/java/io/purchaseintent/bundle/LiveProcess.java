package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.pipeline.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The live job in a JVM of its own, on a Flink of its own. */
final class LiveProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path output;

  private LiveProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param folder for Flink's configuration and what the job prints
   * @param configuration lines of Flink's configuration
   * @param options of the job, besides runner and parallelism
   */
  static LiveProcess start(Path folder, List<String> configuration, List<String> options)
      throws IOException {
    Path conf = Files.createDirectories(folder.resolve("flink-conf"));
    Files.write(conf.resolve("flink-conf.yaml"), configuration);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-"))
        .forEach(words::add);
    // How much is logged, and the credentials of an emulator, if the test has one.
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("aws.") || name.startsWith("java.util.logging."))
        .forEach(name -> words.add("-D" + name + "=" + System.getProperty(name)));
    words.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "live",
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2",
            "--flinkConfDir=" + conf));
    words.addAll(options);
    Path output = folder.resolve("job.log");
    return new LiveProcess(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start(),
        output);
  }

  Process process() {
    return process;
  }

  /** What it has printed. */
  String printed() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return "";
    }
  }

  /** The report of a job that has ended well. */
  JsonNode report() throws IOException {
    String printed = printed();
    return new ObjectMapper().readTree(printed.substring(printed.lastIndexOf("{\"job\"")));
  }

  /** Waits until something is so, while the job runs. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertTrue(process.isAlive(), () -> what + ": the job has ended\n" + printed());
      assertTrue(System.nanoTime() < end, () -> what + " does not come");
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
