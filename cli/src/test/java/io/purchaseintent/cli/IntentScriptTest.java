package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.cli.launch.FakeJdk;
import io.purchaseintent.cli.launch.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The script itself, in a folder of its own, with a JDK that only echoes. */
class IntentScriptTest {

  @TempDir private Path folder;
  private Path root;
  private Path jdk;

  @BeforeEach
  void install() throws IOException {
    root = Files.createDirectories(folder.resolve("a root"));
    Files.copy(Path.of("../intent"), root.resolve("intent"));
    assertTrue(root.resolve("intent").toFile().setExecutable(true));
    jdk =
        FakeJdk.create(
            folder.resolve("jdk"), "17.0.1", "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 3\n");
  }

  @Test
  void wordsAndExitCode_arePassedOn_fromAnyFolder() throws Exception {
    jar("cli");
    Files.createSymbolicLink(folder.resolve("link"), root.resolve("intent"));

    Result result = run(List.of(folder.resolve("link").toString(), "doctor", "--home", "a b"));

    assertEquals(3, result.code());
    assertTrue(
        result.output().contains("<io.purchaseintent.cli.Intent><doctor><--home><a b>"),
        result.output());
    assertTrue(result.output().contains("<-Dintent.root=" + root.toRealPath() + ">"));
  }

  @Test
  void jarMissing_andNoMaven_isToldWithTheRemedy() throws Exception {
    jar("cli");

    Result result = run(List.of(root.resolve("intent").toString(), "train"));

    assertEquals(1, result.code());
    assertTrue(result.output().contains("Maven 3.8 or newer is needed"), result.output());
  }

  @Test
  void jarOfAnotherCommand_isNotMissed() throws Exception {
    jar("cli");
    jar("bundles/spark");

    assertEquals(
        3,
        run(List.of(root.resolve("intent").toString(), "run", "ingest", "--runner", "spark"))
            .code());
    assertEquals(
        1,
        run(List.of(root.resolve("intent").toString(), "run", "ingest", "--runner=flink")).code());
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void everyProgram_isBuilt_ifItsJarIsMissing(Program program) throws Exception {
    jar("cli");
    List<String> words = List.of(root.resolve("intent").toString(), program.command());
    assertEquals(1, run(words).code());

    jar(program.jar().getName(0).toString());

    assertEquals(3, run(words).code());
  }

  @Test
  void benchOfTheServer_needsTheServer() throws Exception {
    jar("cli");
    jar("benchmarks");
    List<String> words = List.of(root.resolve("intent").toString(), "bench", "serve");
    assertEquals(1, run(words).code());

    jar("serving");

    assertEquals(3, run(words).code());
  }

  @Test
  void trainingOnSpark_takesItsOwnJar() throws Exception {
    jar("cli");
    jar("trainer");
    String intent = root.resolve("intent").toString();
    assertEquals(3, run(List.of(intent, "train")).code());
    assertEquals(1, run(List.of(intent, "train", "--runner=spark")).code());

    jar("bundles/spark-trainer");

    assertEquals(3, run(List.of(intent, "train", "--runner", "spark")).code());
  }

  @Test
  void benchOfTheJobs_needsThePeersToo() throws Exception {
    for (String module :
        List.of("cli", "sources", "bundles/direct", "bundles/flink", "bundles/spark")) {
      jar(module);
    }
    List<String> words = List.of(root.resolve("intent").toString(), "bench", "jobs");
    assertEquals(1, run(words).code());

    jar("benchmarks/peers");

    assertEquals(3, run(words).code());
  }

  @Test
  void sourceNewerThanItsJar_isBuiltAgain() throws Exception {
    Path jar = jar("cli");
    Path source = root.resolve("command/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class A {}");
    Files.setLastModifiedTime(
        source, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 5_000));

    assertEquals(1, run(List.of(root.resolve("intent").toString(), "doctor")).code());
  }

  @Test
  void replay_isBuiltAgain_withTheLogThatItWrites() throws Exception {
    jar("cli");
    List<String> words = List.of(root.resolve("intent").toString(), "replay");
    assertEquals(1, run(words).code());

    Path jar = jar("sources");
    assertEquals(3, run(words).code());

    Path source = root.resolve("eventlog/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "class A {}");
    Files.setLastModifiedTime(
        source, FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 5_000));
    assertEquals(1, run(words).code());
  }

  @Test
  void deadLetters_areReadByTheSources() throws Exception {
    jar("cli");
    List<String> words = List.of(root.resolve("intent").toString(), "dead-letter", "list");
    assertEquals(1, run(words).code());

    jar("sources");

    assertEquals(3, run(words).code());
  }

  @Test
  void jarThatWasCutOff_isBuiltAgain() throws Exception {
    Path jar = jar("cli");
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length - 1));

    assertEquals(1, run(List.of(root.resolve("intent").toString(), "doctor")).code());
  }

  private Path jar(String module) throws IOException {
    Path target = Files.createDirectories(root.resolve(module).resolve("target"));
    String name = module.substring(module.lastIndexOf('/') + 1);
    Path jar = target.resolve("intent-" + name + ".jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("A.class"));
    }
    return jar;
  }

  private Result run(List<String> words) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash"));
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", toolsWithoutMaven().toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private Path toolsWithoutMaven() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        List.of(
            "bash",
            "sh",
            "dirname",
            "readlink",
            "sed",
            "head",
            "tail",
            "find",
            "basename",
            "mkdir",
            "grep",
            "tee",
            "touch")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(place, tool);
        if (Files.exists(program) && !Files.exists(tools.resolve(tool))) {
          Path wrapper = tools.resolve(tool);
          Files.writeString(wrapper, "#!/bin/sh\nexec " + program + " \"$@\"\n");
          assertTrue(wrapper.toFile().setExecutable(true));
        }
      }
    }
    return tools;
  }

  private record Result(int code, String output) {}
}
