package io.purchaseintent.registry.board;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The processes that this one can see. Who a holder is does not hang on the time of day: a clock
 * that is set makes nobody look dead.
 */
public class Processes {

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMESPACE = Path.of("/proc/self/ns/pid");

  /** Which field after the name of the command, in proc(5)'s stat, is the start. */
  private static final int START = 19;

  /** This process, as one that may hold the loop with a program. */
  public final Holder me(String program) {
    long pid = ProcessHandle.current().pid();
    return new Holder(
        UUID.randomUUID().toString(),
        program,
        System.getProperty("user.name"),
        host(),
        machine(),
        pid,
        startOf(pid));
  }

  /** Whether a holder is known to run no more; false where that cannot be told from here. */
  public boolean isGone(Holder holder) {
    return !holder.machine().isEmpty()
        && holder.machine().equals(machine())
        && holder.started() != 0
        && startOf(holder.pid()) != holder.started();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  /** Containers of one machine have its boot in common, and see different processes. */
  private static String machine() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMESPACE);
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }

  /** In ticks since the machine's start; 0 where there is no such process, or it cannot be told. */
  private static long startOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // One that has ended and was not waited for yet works no more.
      return fields[0].equals("Z") ? 0 : Long.parseLong(fields[START]);
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }
}
