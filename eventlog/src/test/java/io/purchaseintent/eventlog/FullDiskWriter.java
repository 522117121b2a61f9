package io.purchaseintent.eventlog;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Appends a few records for each line that it is told, and says how it went. */
final class FullDiskWriter {

  private static final int RECORDS = 8;

  private FullDiskWriter() {}

  /** The records of a request. */
  static List<String> values(String name) {
    return IntStream.range(0, RECORDS).mapToObj(i -> (name + "/" + i + " ").repeat(100)).toList();
  }

  public static void main(String[] args) throws Exception {
    FileLog.Settings settings = new FileLog.Settings(1, 1 << 20, Duration.ofDays(7), 1 << 20);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (FileLog log = FileLog.open(Path.of(args[0]), settings, Clock.systemUTC())) {
      System.out.println("open");
      for (String name = in.readLine(); name != null && !name.isEmpty(); name = in.readLine()) {
        System.out.println(append(log, values(name)));
      }
    }
  }

  private static String append(FileLog log, List<String> values) throws InterruptedException {
    try {
      log.append(
          values.stream()
              .map(value -> new LogRecord("key", value.getBytes(StandardCharsets.UTF_8)))
              .toList());
      return "appended";
    } catch (LogBehindException | LogUnavailableException e) {
      return e.getClass().getSimpleName() + " " + e.getMessage();
    }
  }
}
