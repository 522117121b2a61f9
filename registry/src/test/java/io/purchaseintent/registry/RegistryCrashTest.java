package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry whose writers are killed, find the disk full, lack permission, or are many. */
@Timeout(300)
final class RegistryCrashTest {

  private static final String MODEL = RegistryProcess.MODEL;
  private static final Path TRACER = Path.of("/usr/bin/strace");
  private static final Path LIMITS = Path.of("/usr/bin/prlimit");
  private static final Path PRIVILEGES = Path.of("/usr/bin/setpriv");

  /** The calls by which a process changes a folder; a kind of machine has one name of each. */
  private static final List<String> CHANGES =
      List.of(
          "?mkdir,?mkdirat",
          "write",
          "pwrite64",
          "ftruncate",
          "?fsync,?fdatasync",
          "?rename,?renameat,?renameat2");

  private static final int KILLED = 137;

  @TempDir private Path folder;

  private static FileRegistry seeded(Path root) {
    FileRegistry registry = new FileRegistry(root);
    for (String version : List.of("v1", "v2")) {
      assertEquals(version, RegistryProcess.write(registry, 10));
      promote(registry, version);
    }
    return registry;
  }

  private static void promote(FileRegistry registry, String version) {
    registry.promote(MODEL, version, Placement.of(Role.CHAMPION), RegistryProcess.audit("promote"));
  }

  private static void start(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Says {@code ready}, is told to begin, and answers for each change. */
  private static List<String> answers(List<String> words) throws Exception {
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    start(process);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = out.lines().toList();
      process.waitFor();
      return lines.subList(1, lines.size());
    }
  }

  @Test
  void killedAtAThirdOfItsWrites_leavesTheOldStateOrTheNew() throws Exception {
    killAtEvery(3);
  }

  /** The same law, at the writes between as well. */
  @Test
  @Tag("thorough")
  void killedAtAnyOfItsWrites_leavesTheOldStateOrTheNew() throws Exception {
    killAtEvery(1);
  }

  private void killAtEvery(int step) throws Exception {
    assumeTrue(Files.isExecutable(TRACER), "there is no " + TRACER + ": apt-get install strace");
    String[] changes = {"write:5000", "promote:v3", "rollback"};
    FileRegistry undisturbed = seeded(folder.resolve("undisturbed"));
    assertEquals(
        List.of("done", "done", "done"),
        answers(RegistryProcess.words(folder.resolve("undisturbed"), changes)));
    List<Move> all = undisturbed.moves(MODEL);
    Set<List<Move>> left = new HashSet<>();

    int kills = 0;
    for (String call : CHANGES) {
      for (int number = 1; ; number += step) {
        Path root = folder.resolve("killed-" + CHANGES.indexOf(call) + "-" + number);
        FileRegistry registry = seeded(root);
        int code = killedAt(call, number, RegistryProcess.words(root, changes));
        checkWhole(registry, all, "killed at " + call + " " + number);
        left.add(registry.moves(MODEL));
        if (code == 0) {
          break;
        }
        assertEquals(KILLED, code);
        kills++;
        String next = RegistryProcess.write(registry, 10);
        promote(registry, next);
        assertEquals(Optional.of(next), registry.champion(MODEL));
        assertEquals(List.of(), registry.verify(MODEL));
      }
    }

    assertTrue(kills > 15 / step, "only " + kills + " changes were seen");
    // Each state between the first and the last was left by some kill, if there was one at each
    // write.
    assertTrue(left.size() >= (step == 1 ? all.size() - 4 + 1 : 3), left::toString);
  }

  private static int killedAt(String call, int number, List<String> words) throws Exception {
    List<String> traced =
        new ArrayList<>(
            List.of(
                TRACER.toString(),
                "-f",
                "-qqq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=KILL:when=" + number));
    traced.addAll(words);
    Process process =
        new ProcessBuilder(traced)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      start(process);
    } catch (IOException e) {
      // It was killed before it could listen.
    }
    return process.waitFor();
  }

  private static void checkWhole(FileRegistry registry, List<Move> all, String when) {
    List<Move> moves = registry.moves(MODEL);
    assertEquals(all.subList(0, moves.size()), moves, when);
    List<String> versions = registry.versions(MODEL);
    Standings standings = registry.standings(MODEL);
    List<String> champions =
        versions.stream().filter(version -> standings.of(version).role() == Role.CHAMPION).toList();
    assertEquals(1, champions.size(), when);
    assertEquals(Optional.of(champions.get(0)), standings.champion(), when);
    assertEquals(List.of(), registry.verify(MODEL), when);
    versions.forEach(version -> registry.manifest(MODEL, version));
  }

  @Test
  void fullDisk_isTold_andTheRegistryIsAsItWas() throws Exception {
    assumeTrue(
        Files.isExecutable(LIMITS), "there is no " + LIMITS + ": apt-get install util-linux");
    FileRegistry registry = seeded(folder);
    List<Move> before = registry.moves(MODEL);
    long log = Files.size(folder.resolve(MODEL).resolve("log.jsonl"));

    List<String> said = new ArrayList<>();
    // Room for a part of an entry, then for the entry but not for a version's file.
    said.addAll(limited(log + 10, "promote:v1", "write:10", "rollback"));
    said.addAll(limited(log + 100_000, "write:200000"));

    assertEquals(4, said.size());
    for (String answer : said) {
      assertTrue(answer.startsWith("Cannot write to the registry " + folder), answer);
    }
    assertEquals(before, registry.moves(MODEL));
    assertEquals(List.of("v1", "v2"), registry.versions(MODEL));
    assertEquals(List.of(), registry.verify(MODEL));
    assertEquals(log, Files.size(folder.resolve(MODEL).resolve("log.jsonl")));
    assertEquals("v3", RegistryProcess.write(registry, 200_000));
  }

  @Test
  void folderWithoutPermission_isTold_andTheRegistryIsAsItWas() throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    assumeTrue(
        !root || Files.isExecutable(PRIVILEGES),
        "there is no " + PRIVILEGES + ": apt-get install util-linux");
    FileRegistry registry = seeded(folder);
    List<Move> before = registry.moves(MODEL);
    Path model = folder.resolve(MODEL);
    // Root may write anywhere, unless it gives that up.
    List<String> words = new ArrayList<>();
    if (root) {
      words.addAll(List.of(PRIVILEGES.toString(), "--bounding-set=-dac_override"));
    }
    words.addAll(RegistryProcess.words(folder, "ask", "write:10", "promote:v1", "rollback"));

    List<String> said;
    try {
      permit(model, "r-xr-xr-x", "r--r--r--");
      said = answers(words);
    } finally {
      permit(model, "rwxr-xr-x", "rw-r--r--");
    }

    assertEquals(
        Collections.nCopies(4, "Cannot write to the registry " + folder + ": no permission"), said);
    assertEquals(before, registry.moves(MODEL));
    assertEquals(List.of("v1", "v2"), registry.versions(MODEL));
    assertEquals(List.of(), registry.verify(MODEL));
  }

  private static void permit(Path model, String ofFolder, String ofFiles) throws IOException {
    Files.setPosixFilePermissions(model, PosixFilePermissions.fromString(ofFolder));
    for (String file : List.of("log.jsonl", ".lock")) {
      Files.setPosixFilePermissions(model.resolve(file), PosixFilePermissions.fromString(ofFiles));
    }
  }

  private List<String> limited(long bytes, String... changes) throws Exception {
    List<String> words = new ArrayList<>(List.of(LIMITS.toString(), "--fsize=" + bytes));
    words.addAll(RegistryProcess.words(folder, changes));
    return answers(words);
  }

  @Test
  void processesAtOnce_promoteInOneOrder_andAllIsLogged() throws Exception {
    promoteAtOnce(12);
  }

  /** The same law as with twelve. */
  @Test
  @Tag("thorough")
  void fiftyProcessesAtOnce_promoteInOneOrder_andAllIsLogged() throws Exception {
    promoteAtOnce(50);
  }

  private void promoteAtOnce(int count) throws Exception {
    FileRegistry registry = new FileRegistry(folder);
    for (int i = 0; i < count; i++) {
      RegistryProcess.write(registry, 10);
    }
    List<Process> processes = new ArrayList<>();
    List<BufferedReader> outs = new ArrayList<>();
    try {
      for (int i = 1; i <= count; i++) {
        Process process =
            new ProcessBuilder(RegistryProcess.words(folder, "promote:v" + i))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        outs.add(process.inputReader(StandardCharsets.UTF_8));
      }
      for (BufferedReader out : outs) {
        assertEquals("ready", out.readLine());
      }
      for (Process process : processes) {
        start(process);
      }
      for (BufferedReader out : outs) {
        assertEquals("done", out.readLine());
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }

    List<String> promoted =
        registry.moves(MODEL).stream()
            .filter(move -> move.action() == Move.Action.PROMOTE)
            .map(Move::version)
            .toList();
    assertEquals(count, promoted.size());
    assertEquals(new HashSet<>(registry.versions(MODEL)), new HashSet<>(promoted));
    String last = promoted.get(count - 1);
    assertEquals(Optional.of(last), registry.champion(MODEL));
    assertEquals(
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> "v" + i)
            .filter(v -> !v.equals(last))
            .toList(),
        registry.versions(MODEL).stream()
            .filter(v -> registry.standings(MODEL).of(v).equals(Placement.ARCHIVED))
            .toList());
    assertEquals(List.of(), registry.verify(MODEL));
  }
}
