package io.purchaseintent.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux knows of processes, below {@code /proc}; 0 elsewhere. */
public final class ProcessFigures {

  /** Linux tells every program times in hundredths of a second, whatever its own clock does. */
  private static final double TICKS_A_SECOND = 100;

  private static final int USER_OF_CHILDREN = 13;
  private static final int SYSTEM_OF_CHILDREN = 14;

  private ProcessFigures() {}

  /** The most memory that a process has held until now. */
  public static long peakMebibytes(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone.
      return 0;
    }
  }

  /** CPU seconds of all children of this process that have ended. */
  public static double cpuSecondsOfEndedChildren() {
    try {
      return cpuSecondsOfEndedChildren(Files.readString(Path.of("/proc/self/stat")));
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * CPU seconds of ended children.
   *
   * @param stat of {@code /proc/PID/stat}
   */
  static double cpuSecondsOfEndedChildren(String stat) {
    // The program's name is in brackets and may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ", -1);
    return (Long.parseLong(fields[USER_OF_CHILDREN]) + Long.parseLong(fields[SYSTEM_OF_CHILDREN]))
        / TICKS_A_SECOND;
  }
}
