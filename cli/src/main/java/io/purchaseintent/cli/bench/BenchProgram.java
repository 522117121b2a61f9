package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.launch.Runner;
import java.nio.file.Path;
import java.util.List;

/** What starts the programs of the benchmarks. */
final class BenchProgram {

  private static final Path BENCHMARKS = Path.of("benchmarks", "target", "intent-benchmarks.jar");
  private static final Path PEERS = Path.of("benchmarks", "peers", "target", "intent-peers.jar");
  private static final String PACKAGE = "io.purchaseintent.benchmark.";

  private BenchProgram() {}

  /** One of the benchmarks' own jar. */
  static Launch ofBenchmarks(String name, String mainClass, Jdks.Need jdk) {
    return new Launch(
        "bench-" + name, jdk, List.of(BENCHMARKS), List.of(), PACKAGE + mainClass, List.of());
  }

  /** One that imports as the command does, in a JVM like that of its own, with the same jar. */
  static Launch besideImports(String name, String mainClass) {
    return new Launch(
        "bench-" + name,
        Jdks.Need.OLDEST_TO_23,
        List.of(Program.IMPORT.jar(), BENCHMARKS),
        List.of(),
        PACKAGE + mainClass,
        List.of());
  }

  /** One of the peers, in a JVM like that of a job on Flink, with the same jar. */
  static Launch besideJobs(String name, String mainClass) {
    return new Launch(
        name,
        Jdks.Need.OLDEST_TO_23,
        List.of(Runner.FLINK.jar(), PEERS),
        Runner.FLINK.jvmOptions(),
        PACKAGE + mainClass,
        List.of());
  }

  /** One that does what jobs do without a runner, by versions that the trainer made. */
  static Launch besideVersions(String name, String mainClass) {
    return new Launch(
        "bench-" + name,
        Jdks.Need.OLDEST_TO_23,
        List.of(Runner.FLINK.jar(), PEERS, Program.TRAIN.jar()),
        List.of(),
        PACKAGE + mainClass,
        List.of());
  }
}
