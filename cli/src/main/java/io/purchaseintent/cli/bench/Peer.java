package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Runner;
import java.nio.file.Path;
import java.util.List;

/** The same sessionize without Beam, which the job is measured beside. */
enum Peer {
  NATIVE_FLINK("native-flink", "FlinkSessionize"),
  PLAIN_LOOP("plain-loop", "PlainSessionize");

  private final String title;
  private final String mainClass;

  Peer(String title, String mainClass) {
    this.title = title;
    this.mainClass = mainClass;
  }

  /** Its name among the runners. */
  String title() {
    return title;
  }

  /**
   * What starts it: in a JVM like the job's on Flink, with the same jar and its own classes.
   *
   * @param lake whose events it reads
   * @param out the folder that it writes
   */
  Launch launch(Path lake, Path out) {
    return new Launch(
        "sessionize",
        Jdks.Need.OLDEST_TO_23,
        List.of(Runner.FLINK.jar(), Path.of("benchmarks", "peers", "target", "intent-peers.jar")),
        Runner.FLINK.jvmOptions(),
        "io.purchaseintent.benchmark.peer." + mainClass,
        List.of("--lake=" + lake, "--out=" + out));
  }
}
