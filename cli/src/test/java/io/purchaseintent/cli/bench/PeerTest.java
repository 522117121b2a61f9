package io.purchaseintent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.cli.launch.Jdk;
import io.purchaseintent.cli.launch.Jdks;
import io.purchaseintent.cli.launch.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {

  @TempDir private Path root;

  @Test
  void severalJars_areOneClassPathInTheirOrder() throws Exception {
    Launch launch = Peer.NATIVE_FLINK.launch(Path.of("/lake"), Path.of("/out"));
    for (Path jar : launch.jars()) {
      Files.createDirectories(root.resolve(jar).getParent());
      Files.createFile(root.resolve(jar));
    }

    List<String> words =
        launch.words(root, new Jdks(List.of(new Jdk(Path.of("/jdk"), 17))), List.of(), "");

    assertEquals(
        root
            + "/bundles/flink/target/intent-flink.jar:"
            + root
            + "/benchmarks/peers/target/intent-peers.jar",
        words.get(words.indexOf("-cp") + 1));
    assertEquals(
        List.of("--lake=/lake", "--out=/out"), words.subList(words.size() - 2, words.size()));
  }
}
