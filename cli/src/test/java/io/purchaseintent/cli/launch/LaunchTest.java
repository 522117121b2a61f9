package io.purchaseintent.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.process.Child;
import io.purchaseintent.command.UserError;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        launch.words(root, jdks, List.of(), " -Xmx2g  -Da=b "));
  }

  @Test
  void jarsOfTheShopsOwn_areBehindTheProgramsOwn() throws Exception {
    Path folder = Files.createDirectories(root.resolve("plugins"));
    Path own = Files.createFile(folder.resolve("own.jar"));
    Files.createFile(folder.resolve("notes.txt"));
    Path other = Files.createFile(Files.createDirectories(root.resolve("other")).resolve("o.jar"));
    Launch launch = Program.TRAIN.launch(List.of());
    Path jar = root.resolve(launch.jars().get(0));
    Files.createDirectories(jar.getParent());
    Files.createFile(jar);
    Jdks jdks = new Jdks(List.of(new Jdk(Path.of("/jdk"), 17)));

    List<String> words = launch.words(root, jdks, Plugins.of(root, Map.of()), "");

    assertEquals(
        jar + File.pathSeparator + own.toAbsolutePath(), words.get(words.indexOf("-cp") + 1));
    assertEquals(
        List.of(other.toAbsolutePath()),
        Plugins.of(root, Map.of("INTENT_PLUGINS", other.getParent().toString())));
    String message =
        assertThrows(
                UserError.class, () -> Plugins.of(root, Map.of("INTENT_PLUGINS", jar.toString())))
            .getMessage();
    assertTrue(message.contains("is no folder"), message);
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
  void boosting_getsItsEnvironment_whatTheUserHasSetWins() throws Exception {
    FakeJdk.create(root.resolve("jdk"), "17", "#!/bin/sh\necho \"$GLIBC_TUNABLES $HOME\"\n");
    Installation installation =
        new Installation(root, new Jdks(List.of(new Jdk(root.resolve("jdk"), 17))), "");
    List<Path> jars = List.of(Files.createFile(root.resolve("any.jar")));
    Launch launch = new Launch("train", Jdks.Need.OLDEST_TO_23, jars, List.of(), "Main", List.of());
    Launch other =
        new Launch(
            "train",
            Jdks.Need.OLDEST_TO_23,
            jars,
            List.of(),
            "Main",
            List.of(),
            Map.of("HOME", "/other"));

    assertEquals(
        "glibc.malloc.hugetlb=1 " + System.getenv("HOME"),
        printed(installation, launch.with(List.of()).shortLived().boosting()));
    assertEquals(" " + System.getenv("HOME"), printed(installation, other));
    assertEquals(Program.TRAIN.launch(List.of()).environment(), launch.boosting().environment());
    assertEquals(Map.of(), Program.SERVE.launch(List.of()).environment());
  }

  private static String printed(Installation installation, Launch launch) throws Exception {
    try (Child child = installation.redirected(launch, Redirect.PIPE, Redirect.INHERIT)) {
      return new String(child.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .stripTrailing();
    }
  }

  @Test
  void shortLived_usesTheFirstCompilerAlone_unlessTheUserSaysOtherwise() throws Exception {
    Launch launch = Program.TRAIN.launch(List.of());
    Path jar =
        Files.createDirectories(root.resolve("trainer/target")).resolve("intent-trainer.jar");
    Files.createFile(jar);
    Jdks jdks = new Jdks(List.of(new Jdk(Path.of("/jdk"), 17)));

    List<String> words =
        launch.shortLived().words(root, jdks, List.of(), "-XX:TieredStopAtLevel=4");

    assertTrue(
        words.indexOf("-XX:TieredStopAtLevel=1") < words.indexOf("-XX:TieredStopAtLevel=4"),
        words.toString());
    assertEquals(-1, launch.words(root, jdks, List.of(), "").indexOf("-XX:TieredStopAtLevel=1"));
  }

  @Test
  void jarNotBuilt_isNamedWithTheRemedy() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Program.SERVE.launch(List.of()).words(root, new Jdks(List.of()), List.of(), ""));

    assertTrue(error.getMessage().contains("intent-serving.jar is not built"), error.getMessage());
  }
}
