package io.purchaseintent.cli.bench;

import io.purchaseintent.cli.launch.Launch;
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
   * What starts it.
   *
   * @param lake whose events it reads
   * @param out the folder that it writes
   */
  Launch launch(Path lake, Path out) {
    return BenchProgram.besideJobs("sessionize", "peer." + mainClass)
        .with(List.of("--lake=" + lake, "--out=" + out));
  }
}
