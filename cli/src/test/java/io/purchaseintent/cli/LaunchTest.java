package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {

  @TempDir private Path root;

  @Test
  void userOptions_comeAfterTheDefaultHeap_soThatTheyWin() throws Exception {
    Launch launch = Program.TRAIN.launch(List.of("--promote"));
    Path jar = root.resolve(launch.jars().get(0));
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    Jdks jdks = new Jdks(List.of(new Jdk(Path.of("/jdk"), 17)));

    assertEquals(
        List.of(
            "/jdk/bin/java",
            "-Xmx1g",
            "-Xmx2g",
            "-Da=b",
            "-cp",
            jar.toString(),
            "io.purchaseintent.trainer.TrainCommand",
            "--promote"),
        launch.words(root, jdks, " -Xmx2g  -Da=b "));
  }

  @Test
  void trainingOnSpark_takesTheJarAndTheDoorsThatSparkNeeds() {
    for (List<String> words :
        List.of(List.of("--runner=spark"), List.of("--json", "--runner", "spark"))) {
      Launch launch = Program.TRAIN.launch(words);

      assertEquals(
          List.of(Path.of("bundles/spark-trainer/target/intent-spark-trainer.jar")), launch.jars());
      assertTrue(launch.jvmOptions().contains("--add-opens=java.base/java.nio=ALL-UNNAMED"));
      assertEquals(words, launch.arguments());
    }
    assertEquals(
        List.of(Path.of("trainer/target/intent-trainer.jar")),
        Program.TRAIN.launch(List.of("--runner=local")).jars());
  }

  @Test
  void severalJars_areOneClassPathInTheirOrder() throws Exception {
    Launch launch = Peer.NATIVE_FLINK.launch(Path.of("/lake"), Path.of("/out"));
    for (Path jar : launch.jars()) {
      Files.createDirectories(root.resolve(jar).getParent());
      Files.createFile(root.resolve(jar));
    }

    List<String> words = launch.words(root, new Jdks(List.of(new Jdk(Path.of("/jdk"), 17))), "");

    assertEquals(
        root
            + "/bundles/flink/target/intent-flink.jar:"
            + root
            + "/benchmarks/peers/target/intent-peers.jar",
        words.get(words.indexOf("-cp") + 1));
    assertEquals(
        List.of("--lake=/lake", "--out=/out"), words.subList(words.size() - 2, words.size()));
  }

  @Test
  void shortLived_usesTheFirstCompilerAlone_unlessTheUserSaysOtherwise() throws Exception {
    Launch launch = Program.TRAIN.launch(List.of());
    Path jar =
        Files.createDirectories(root.resolve("trainer/target")).resolve("intent-trainer.jar");
    Files.createFile(jar);
    Jdks jdks = new Jdks(List.of(new Jdk(Path.of("/jdk"), 17)));

    List<String> words = launch.shortLived().words(root, jdks, "-XX:TieredStopAtLevel=4");

    assertTrue(
        words.indexOf("-XX:TieredStopAtLevel=1") < words.indexOf("-XX:TieredStopAtLevel=4"),
        words.toString());
    assertEquals(-1, launch.words(root, jdks, "").indexOf("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void jarNotBuilt_isNamedWithTheRemedy() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Program.SERVE.launch(List.of()).words(root, new Jdks(List.of()), ""));

    assertTrue(error.getMessage().contains("intent-serving.jar is not built"), error.getMessage());
  }
}
