package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.purchaseintent.cli.launch.FakeJdk;
import io.purchaseintent.cli.launch.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private Path tools;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    root = Files.createDirectories(folder.resolve("a root"));
    Files.copy(Path.of("../intent"), root.resolve("intent"));
    assertTrue(root.resolve("intent").toFile().setExecutable(true));
    copyPoms();
    tools = toolsWithoutMaven();
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

  @Test
  void retrain_needsTrainerSourcesAndARunner_andNoneForItsHelp() throws Exception {
    jar("cli");
    String intent = root.resolve("intent").toString();

    assertEquals(3, run(List.of(intent, "retrain", "--help")).code());
    jar("bundles/flink");
    jar("sources");
    assertEquals(1, run(List.of(intent, "retrain", "--if-due")).code());
    jar("trainer");
    assertEquals(3, run(List.of(intent, "retrain", "--if-due")).code());
    assertEquals(1, run(List.of(intent, "retrain", "--runner=spark", "--if-due")).code());
  }

  @Test
  void watch_needsItsJudgeAndARunner_andNeitherForItsHelp() throws Exception {
    jar("cli");
    String intent = root.resolve("intent").toString();

    assertEquals(3, run(List.of(intent, "watch", "--help")).code());
    jar("bundles/flink");
    assertEquals(1, run(List.of(intent, "watch")).code());
    jar("watch");
    assertEquals(3, run(List.of(intent, "watch")).code());
    assertEquals(1, run(List.of(intent, "watch", "--runner=spark")).code());
  }

  @Test
  void incidents_needTheProgramsThatTheyStart_butNotToBeListed() throws Exception {
    jar("cli");
    jar("incidents");
    String intent = root.resolve("intent").toString();

    assertEquals(3, run(List.of(intent, "incidents")).code());
    assertEquals(3, run(List.of(intent, "incidents", "run", "--help")).code());
    for (String module : List.of("sources", "trainer", "serving", "bundles/flink")) {
      assertEquals(1, run(List.of(intent, "incidents", "run")).code(), module);
      jar(module);
    }
    assertEquals(3, run(List.of(intent, "incidents", "run")).code());
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
  void benchOfImports_needsTheirJar() throws Exception {
    jar("cli");
    jar("benchmarks");
    List<String> words = List.of(root.resolve("intent").toString(), "bench", "import");
    assertEquals(1, run(words).code());

    jar("sources");

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
    for (String module : List.of("cli", "sources", "bundles/flink", "bundles/spark")) {
      jar(module);
    }
    List<String> words = List.of(root.resolve("intent").toString(), "bench", "jobs");
    assertEquals(1, run(words).code());

    jar("benchmarks/peers");

    assertEquals(3, run(words).code());
  }

  @Test
  void benchOfRunners_needsThoseThatAreNamed() throws Exception {
    for (String module : List.of("cli", "benchmarks", "bundles/flink")) {
      jar(module);
    }
    String intent = root.resolve("intent").toString();

    assertEquals(3, run(List.of(intent, "bench", "drift", "--runners=flink")).code());
    assertEquals(3, run(List.of(intent, "bench", "drift", "--runners", "flink")).code());
    assertEquals(1, run(List.of(intent, "bench", "drift")).code(), "Spark too");
    assertEquals(1, run(List.of(intent, "bench", "drift", "--runners=flink,direct")).code());
  }

  @Test
  void sourceNewerThanItsJar_isBuiltAgain() throws Exception {
    writeSource("command", jar("cli"), "class A {}");

    assertEquals(1, run(List.of(root.resolve("intent").toString(), "doctor")).code());
  }

  @Test
  void jar_isBuiltAgain_withWhatItsPomSaysItIsMadeOf_andWithNothingElse() throws Exception {
    jar("cli");
    Path jar = jar("sources");
    jar("watch");
    String intent = root.resolve("intent").toString();

    writeSource("rules", jar, "class A {}");
    assertEquals(3, run(List.of(intent, "replay")).code());
    assertEquals(1, run(List.of(intent, "rules", "show")).code());

    writeSource("eventlog", jar, "class A {}");
    assertEquals(1, run(List.of(intent, "replay")).code());
  }

  @Test
  void moduleThatThePomsBring_isPartOfWhatNeedsIt() throws Exception {
    Path pom = root.resolve("command/pom.xml");
    Files.writeString(
        pom,
        Files.readString(pom)
            .replaceFirst(
                "<dependencies>",
                "<dependencies><!-- one more -->\n"
                    + "<dependency>\n"
                    + "<groupId>io.purchaseintent</groupId>\n"
                    + "<artifactId>brought</artifactId>\n"
                    + "</dependency>\n"));
    Path brought = Files.createDirectories(root.resolve("else/where"));
    Files.writeString(
        brought.resolve("pom.xml"), "<project>\n<artifactId>brought</artifactId>\n</project>\n");
    Path parent = root.resolve("pom.xml");
    Files.writeString(
        parent,
        Files.readString(parent)
            .replaceFirst("<modules>", "<modules>\n<module>else/where</module>"));
    Path jar = jar("cli");
    List<String> words = List.of(root.resolve("intent").toString(), "doctor");
    assertEquals(3, run(words).code());

    writeSource("else/where", jar, "class A {}");

    assertEquals(1, run(words).code());
  }

  @Test
  void newerFilesThatSayTheSame_areNotBuiltAgain() throws Exception {
    Path whole = Files.copy(jar("cli"), folder.resolve("whole.jar"));
    Path built = folder.resolve("built");
    Path target = root.resolve("cli/target/intent-cli.jar");
    tool(
        "mvn",
        "#!/bin/sh\necho once >>'" + built + "'\ncp '" + whole + "' '" + target + "'\nexit 0\n");
    List<String> words = List.of(root.resolve("intent").toString(), "doctor");
    writeSource("command", target, "class A {}");
    assertEquals(3, run(words).code());
    assertEquals(List.of("once"), Files.readAllLines(built));

    writeSource("command", target, "class A {}");
    assertEquals(3, run(words).code());
    assertEquals(List.of("once"), Files.readAllLines(built));

    writeSource("command", target, "class A { int b; }");
    assertEquals(3, run(words).code());
    assertEquals(List.of("once", "once"), Files.readAllLines(built));
  }

  /** Maven would leave what was made of it in the jar. */
  @Test
  void fileThatIsGone_isBuiltAgain_withoutItsClasses() throws Exception {
    Path jar = jar("cli");
    writeSource("command", jar, "class A {}");
    Path source = root.resolve("command/src/main/java/A.java");
    Path classes = Files.createDirectories(root.resolve("command/target/classes"));
    Files.writeString(classes.resolve("A.class"), "");
    Path other = Files.createDirectories(root.resolve("cli/target/classes"));
    Files.writeString(other.resolve("B.class"), "");
    jar("command");
    tool("mvn", "#!/bin/sh\nexit 0\n");
    List<String> words = List.of(root.resolve("intent").toString(), "doctor");
    assertEquals(3, run(words).code(), "built, for its source is newer");
    assertTrue(Files.exists(classes.resolve("A.class")));

    Files.delete(source);
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(jar).toMillis() + 5_000);
    Files.setLastModifiedTime(source.getParent(), later);
    Result again = run(words);

    assertTrue(again.output().contains("Building cli"), again.output());
    assertFalse(Files.exists(classes.resolve("A.class")));
    assertTrue(Files.exists(other.resolve("B.class")));
  }

  @Test
  void buildOfARunner_makesWhatShowsTheLakeToo() throws Exception {
    jar("cli");
    Path built = folder.resolve("built");
    tool("mvn", "#!/bin/sh\necho \"$@\" >>'" + built + "'\nexit 1\n");

    assertEquals(
        1,
        run(List.of(root.resolve("intent").toString(), "run", "ingest", "--runner=flink")).code());

    assertTrue(
        Files.readString(built).contains(" -pl bundles/flink,sources -am"),
        Files.readString(built));
  }

  @Test
  void withoutBuilding_theMissingJarIsNamed_andAnOldOneRuns() throws Exception {
    environment.put("INTENT_NO_BUILD", "1");
    String intent = root.resolve("intent").toString();
    Path jar = jar("cli");

    Result missing = run(List.of(intent, "train"));

    assertEquals(1, missing.code());
    assertTrue(missing.output().contains("trainer/target/intent-trainer.jar"), missing.output());
    assertTrue(missing.output().contains("package -am -pl trainer"), missing.output());

    writeSource("command", jar, "class A {}");

    Result old = run(List.of(intent, "doctor"));

    assertEquals(3, old.code());
    assertTrue(old.output().contains("intent-cli.jar is older"), old.output());
  }

  @Test
  void demo_namesAllThatIsMissing_beforeItBuilds_andLetsTheUserKnowBetter() throws Exception {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "libraries are Linux' own");
    environment.put("INTENT_LIBRARY_FOLDERS", folder.toString());
    tool("ldconfig", "#!/bin/sh\necho '  libc.so.6 => /lib/libc.so.6'\n");
    tool("apt-get", "#!/bin/sh\n");
    String intent = root.resolve("intent").toString();

    Result result = run(List.of(intent, "demo"));

    assertEquals(1, result.code());
    assertTrue(result.output().contains("libgomp.so.1"), result.output());
    assertTrue(result.output().contains("apt-get install maven libgomp1 libssl3"), result.output());
    assertFalse(result.output().contains("Building"), result.output());

    environment.put("INTENT_SKIP_CHECKS", "1");
    for (String module : List.of("cli", "sources", "trainer", "serving", "bundles/flink")) {
      jar(module);
    }
    assertEquals(3, run(List.of(intent, "demo")).code());
  }

  @Test
  void demo_findsALibrary_thatTheLoaderKnows_orThatLiesInAFolder() throws Exception {
    for (String module : List.of("cli", "sources", "trainer", "serving", "bundles/flink")) {
      jar(module);
    }
    environment.put("INTENT_LIBRARY_FOLDERS", folder.toString());
    tool("ldconfig", "#!/bin/sh\necho '\tlibgomp.so.1 (libc6,x86-64) => /opt/libgomp.so.1'\n");
    List<String> words = List.of(root.resolve("intent").toString(), "demo", "--once");
    if (System.getProperty("os.name").startsWith("Linux")) {
      assertEquals(1, run(words).code());
    }

    Files.createFile(folder.resolve("libssl.so.3"));

    assertEquals(3, run(words).code());
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

  /** The poms of this project, which say what each jar is made of. */
  private void copyPoms() throws IOException {
    Path project = Path.of("..");
    try (Stream<Path> files = Files.find(project, 3, (file, is) -> file.endsWith("pom.xml"))) {
      for (Path pom : files.toList()) {
        Path copy = root.resolve(project.relativize(pom));
        Files.createDirectories(copy.getParent());
        Files.copy(pom, copy);
      }
    }
  }

  /** Writes a source that is newer than a jar. */
  private void writeSource(String module, Path jar, String text) throws IOException {
    Path source = root.resolve(module).resolve("src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
    long at = Files.exists(jar) ? Files.getLastModifiedTime(jar).toMillis() : 0;
    Files.setLastModifiedTime(source, FileTime.fromMillis(at + 5_000));
  }

  private void tool(String name, String script) throws IOException {
    Path tool = Files.writeString(tools.resolve(name), script);
    assertTrue(tool.toFile().setExecutable(true));
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
    builder.environment().put("PATH", tools.toString());
    builder.environment().remove("INTENT_NO_BUILD");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private Path toolsWithoutMaven() throws IOException {
    Path made = Files.createDirectories(folder.resolve("tools"));
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
            "touch",
            "cp",
            "cksum",
            "sort")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(place, tool);
        if (Files.exists(program) && !Files.exists(made.resolve(tool))) {
          Path wrapper = made.resolve(tool);
          Files.writeString(wrapper, "#!/bin/sh\nexec " + program + " \"$@\"\n");
          assertTrue(wrapper.toFile().setExecutable(true));
        }
      }
    }
    return made;
  }

  private record Result(int code, String output) {}
}
