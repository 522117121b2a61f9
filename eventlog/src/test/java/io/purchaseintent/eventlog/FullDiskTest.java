package io.purchaseintent.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full for a while: a process whose files may not grow beyond a bound gets from the
 * kernel what a full disk gives, a part of a write and then an error.
 */
@Timeout(120)
class FullDiskTest {

  private static final Path LIMITS = Path.of("/usr/bin/prlimit");

  @TempDir private Path folder;

  @Test
  void appendsFailWhileThereIsNoSpace_andWhatWasAcknowledgedIsReadOnce() throws Exception {
    assumeTrue(
        Files.isExecutable(LIMITS), "there is no " + LIMITS + ": apt-get install util-linux");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskWriter.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (PrintStream ask =
            new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        FileLogReader followed = new FileLogReader(folder, 0, 0)) {
      assertEquals("open", answers.readLine());
      List<String> acknowledged = new ArrayList<>();
      Set<String> refused = new HashSet<>();
      List<String> seen = new ArrayList<>();
      int request = 0;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 5; i++) {
          String name = "r" + request++;
          assertEquals("appended", answer(ask, answers, name));
          acknowledged.addAll(FullDiskWriter.values(name));
        }
        drain(followed, seen);
        // Room for a part of the next request: in the first round of its first frame, in the others
        // of one after that.
        limit(process, largestSegment() + 10 + round * 1_500L);
        for (int i = 0; i < 5; i++) {
          String name = "r" + request++;
          String said = answer(ask, answers, name);
          assertTrue(said.startsWith("LogUnavailableException The log cannot be written"), said);
          refused.addAll(FullDiskWriter.values(name));
          drain(followed, seen);
        }
        checkRead(acknowledged, refused, seen);
        limit(process, Long.MAX_VALUE);
      }
      String last = "r" + request;
      assertEquals("appended", answer(ask, answers, last));
      acknowledged.addAll(FullDiskWriter.values(last));
      drain(followed, seen);
      checkRead(acknowledged, refused, seen);
      ask.println();
      assertEquals(0, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  /** By one who reads from the start, and by one who followed. */
  private void checkRead(List<String> acknowledged, Set<String> refused, List<String> seen)
      throws IOException {
    List<String> all = new ArrayList<>();
    try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
      drain(reader, all);
    }
    assertEquals(all, seen);
    // Of a request that failed some may be there: it is sent again, with the same ids.
    assertEquals(acknowledged, all.stream().filter(value -> !refused.contains(value)).toList());
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  private static void drain(FileLogReader reader, List<String> into) throws IOException {
    for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
      into.add(new String(entry.value(), StandardCharsets.UTF_8));
    }
  }

  private static String answer(PrintStream ask, BufferedReader answers, String name)
      throws IOException {
    ask.println(name);
    String answer = answers.readLine();
    assertNotNull(answer, "the writer has ended");
    return answer;
  }

  private long largestSegment() throws IOException {
    long largest = 0;
    for (Path segment : Segments.list(Segments.folder(folder, 0))) {
      largest = Math.max(largest, Files.size(segment));
    }
    return largest;
  }

  /** Only the soft limit, which its owner may raise again. */
  private static void limit(Process process, long bytes) throws Exception {
    String soft = bytes == Long.MAX_VALUE ? "unlimited" : Long.toString(bytes);
    Process set =
        new ProcessBuilder(LIMITS.toString(), "--pid=" + process.pid(), "--fsize=" + soft + ":")
            .inheritIO()
            .start();
    assertEquals(0, set.waitFor());
  }
}
