package io.purchaseintent.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where in its work a process can be killed: right before a system call by which a file comes to be
 * or goes, told by a run that was not killed.
 *
 * @param call its name
 * @param number which of these calls of a thread it is, from 1 on
 * @param what the table and the kind of file
 */
record KillPoint(String call, int number, String what) {

  static final Path TRACER = Path.of("/usr/bin/strace");

  /** What begins the name of a file that a test has left as killed runs leave them. */
  static final String ABANDONED = "abandoned-";

  private static final List<String> CALLS =
      List.of("link", "linkat", "rename", "renameat", "renameat2", "unlink", "unlinkat");

  private static final String VERSION = "version";

  /** A thread's call, and the last of its files. */
  private static final Pattern LINE = Pattern.compile("^(\\d+) +(\\w+)\\(.*\"([^\"]+)\"[^\"]*$");

  private static final Pattern OF_TABLE = Pattern.compile("/tables/(\\w+)/(\\w+)/(.*)$");

  /** What comes before a process's words that is to write its calls to a file. */
  static List<String> tracing(Path calls) {
    return traced(calls, "trace=?" + String.join(",?", CALLS), "--seccomp-bpf");
  }

  /** What comes before a process's words that is to be killed here. */
  List<String> killing() {
    return traced(
        Path.of("/dev/null"),
        "trace=" + call,
        "-e",
        "inject=" + call + ":signal=KILL:when=" + number);
  }

  private static List<String> traced(Path out, String calls, String... more) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(TRACER.toString(), "-f", "-qqq", "-o", out.toString(), "-e", calls));
    words.addAll(List.of("-e", "signal=none"));
    words.addAll(List.of(more));
    return words;
  }

  /** Whether it is before a version of a table is there. */
  boolean isCommit() {
    return what.endsWith(VERSION) && call.startsWith("link");
  }

  /**
   * Of the commits of each table the first and the last, and of all other calls the first of each
   * kind of file.
   */
  static List<KillPoint> of(Path calls) throws IOException {
    Map<String, KillPoint> first = new TreeMap<>();
    Map<String, KillPoint> last = new TreeMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String line : Files.readAllLines(calls)) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.find()) {
        continue;
      }
      String call = matcher.group(2);
      int number = counts.merge(matcher.group(1) + " " + call, 1, Integer::sum);
      Matcher file = OF_TABLE.matcher(matcher.group(3));
      // What begins with a dot was put into its place before.
      if (file.find() && !file.group(3).startsWith(".")) {
        String kind = kind(file.group(2), file.group(3));
        KillPoint point = new KillPoint(call, number, file.group(1) + ", " + kind);
        first.putIfAbsent(call + (point.isCommit() ? point.what : kind), point);
        if (point.isCommit()) {
          last.put(point.what, point);
        }
      }
    }
    return Stream.concat(first.values().stream(), last.values().stream()).distinct().toList();
  }

  private static String kind(String folder, String file) {
    if (folder.equals("data")) {
      return file.startsWith(ABANDONED) ? "rows of a killed run" : "rows";
    }
    if (file.contains(".metadata.json")) {
      return VERSION;
    }
    if (file.startsWith("snap-")) {
      return "list of manifests";
    }
    return file.endsWith(".avro") ? "manifest" : file.replaceFirst("^[0-9T-]*\\.", "");
  }
}
