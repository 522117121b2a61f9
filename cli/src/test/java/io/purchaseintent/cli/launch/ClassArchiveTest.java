package io.purchaseintent.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the JDK that runs the test: what its JVM does with such files is what matters. */
class ClassArchiveTest {

  private static final String MAIN = Greeter.class.getName();
  private static final List<String> NONE = List.of();

  @TempDir private Path folder;
  private final Jdk jdk = new Jdk(Path.of(System.getProperty("java.home")), 17);
  private Path jar;

  /** A program. */
  static final class Greeter {

    private Greeter() {}

    /** Greets. */
    public static void main(String[] args) throws ReflectiveOperationException {
      MethodHandle join =
          MethodHandles.lookup()
              .findStatic(
                  Greeter.class,
                  "join",
                  MethodType.methodType(
                      String.class, String.class, int.class, String.class, int.class));
      // What is bound is held by a class of the JVM's own making.
      MethodHandle bound = MethodHandles.insertArguments(join, 0, "he", 0, "l");
      try {
        System.out.println((String) bound.invokeExact(0));
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }

    static String join(String first, int one, String second, int two) {
      return first + second.repeat(2 + one + two) + "o";
    }
  }

  @BeforeEach
  void writeJar() throws IOException {
    jar = folder.resolve("program.jar");
    String entry = MAIN.replace('.', '/') + ".class";
    try (JarOutputStream file = new JarOutputStream(Files.newOutputStream(jar));
        InputStream code = ClassArchiveTest.class.getClassLoader().getResourceAsStream(entry)) {
      file.putNextEntry(new JarEntry(entry));
      file.write(code.readAllBytes());
    }
  }

  @Test
  void archiveOfTheFirstRun_isMappedByTheNext_untilTheJarIsAnother() throws Exception {
    ClassArchive.Start first = archive().start(NONE, NONE);
    assertEquals("hello\n", run(first));
    assertEquals(0, archive().ended(first, 0).orElseThrow().waitFor());

    ClassArchive.Start second = archive().start(NONE, NONE);

    assertNull(second.list());
    assertTrue(run(second, "-Xlog:class+load").contains(MAIN + " source: shared objects file"));
    assertEquals("hello\n", run(second));
    Path recording = folder.resolve("recording.jfr");
    assertTrue(run(second, "-XX:StartFlightRecording=filename=" + recording).endsWith("hello\n"));
    assertEquals(1, files("").size(), files("").toString());

    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    ClassArchive.Start other = archive().start(NONE, NONE);

    assertNotNull(other.list());
    assertEquals("hello\n", run(second), "one that no longer fits is passed over in silence");
    run(other);
    assertEquals(0, archive().ended(other, 0).orElseThrow().waitFor());
    assertEquals(1, files(".jsa").size(), files("").toString());
    assertTrue(Files.notExists(Path.of(second.jvmOptions().get(0).split("=")[1])));

    cutOff(files(".jsa").get(0));
    assertNotNull(archive().start(NONE, NONE).list(), "it would end the JVM");
  }

  @Test
  void runThatFails_leavesNothing() throws Exception {
    ClassArchive.Start start = archive().start(NONE, NONE);

    assertTrue(archive().ended(start, 1).isEmpty());
    assertEquals(List.of(), files(""));
  }

  @Test
  void listThatIsNone_leavesNothing() throws Exception {
    ClassArchive.Start start = archive().start(NONE, NONE);
    Files.writeString(Path.of(String.valueOf(start.list())), "@no-such-word\n");

    assertEquals(1, archive().ended(start, 0).orElseThrow().waitFor());
    assertEquals(List.of(), files(""));
  }

  @Test
  void ofTwoAtOnce_oneMakesIt_whoIsGoneIsNotWaitedFor() throws Exception {
    ClassArchive.Start mine = archive().start(NONE, NONE);
    ClassArchive.Start theirs = archive().start(NONE, NONE);
    run(mine);
    run(theirs);
    Path maker = folder.resolve("class-archives").resolve(nameOf(mine) + ".making");
    Files.createFile(maker);

    assertEquals(List.of(), archive().start(NONE, NONE).jvmOptions());
    assertTrue(archive().ended(mine, 0).isEmpty());
    Files.setLastModifiedTime(maker, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertEquals(0, archive().ended(theirs, 0).orElseThrow().waitFor());
    assertEquals(1, files("").size(), files("").toString());
  }

  @Test
  void whereNoneCanBeMade_theProgramStartsWithout() throws Exception {
    assertEquals(NONE, archive().start(NONE, List.of("-Xshare:off")).jvmOptions());
    assertEquals(NONE, archive().start(List.of("--help"), NONE).jvmOptions());
    Jdk none = new Jdk(folder, 17);
    assertEquals(
        NONE,
        ClassArchive.of(List.of(jar), MAIN, none, Clock.systemUTC())
            .start(NONE, NONE)
            .jvmOptions());
    assertFalse(Files.exists(folder.resolve("class-archives")));

    Files.createFile(folder.resolve("class-archives"));

    assertEquals(NONE, archive().start(NONE, NONE).jvmOptions());
  }

  private ClassArchive archive() {
    return ClassArchive.of(List.of(jar), MAIN, jdk, Clock.systemUTC());
  }

  private static String nameOf(ClassArchive.Start start) {
    String list = Path.of(String.valueOf(start.list())).getFileName().toString();
    return list.substring(0, list.lastIndexOf('-'));
  }

  private static void cutOff(Path file) throws IOException {
    assertTrue(file.toFile().setWritable(true));
    try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
      bytes.truncate(bytes.size() / 2);
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("class-archives"))) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  /** What the program printed. */
  private String run(ClassArchive.Start start, String... further) throws Exception {
    List<String> words = new ArrayList<>(List.of(jdk.java().toString()));
    words.addAll(start.jvmOptions());
    words.addAll(List.of(further));
    words.addAll(List.of("-cp", jar.toString(), MAIN));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return printed;
  }
}
