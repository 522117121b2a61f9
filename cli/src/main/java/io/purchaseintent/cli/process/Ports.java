package io.purchaseintent.cli.process;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Ports of this machine. */
public final class Ports {

  private static final int MOST = 65_535;
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

  private Ports() {}

  /** Whether something could listen there. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes sure that a user's {@code --port} can be listened on; 0 stands for any.
   *
   * @throws UserError if it is no port, or in use
   */
  public static void require(int port) {
    if (port < 0 || port > MOST) {
      throw UserError.ofUsage("--port=" + port + " must be from 0 to 65535");
    }
    if (port != 0 && !isFree(port)) {
      throw new UserError(
          "Port "
              + port
              + " is in use: stop what listens there, or take another with --port (0 for any)");
    }
  }

  /**
   * Makes sure that one of a user's ports can be listened on: a port, or a range such as 9249-9260.
   *
   * @throws UserError if the text is neither, or all are in use
   */
  public static void requireOneOf(String option, String text) {
    Matcher ports = PORTS.matcher(text);
    int first = ports.matches() ? Integer.parseInt(ports.group(1)) : 0;
    int last = first > 0 && ports.group(2) != null ? Integer.parseInt(ports.group(2)) : first;
    if (first < 1 || last < first || last > MOST) {
      throw UserError.ofUsage(
          option + "=" + text + " must be a port from 1 to 65535, or a range such as 9249-9260");
    }
    if (IntStream.rangeClosed(first, last).noneMatch(Ports::isFree)) {
      throw new UserError(
          option + "=" + text + " is in use: stop what listens there, or take another");
    }
  }

  /** A port that nothing listens on now. */
  public static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserError("No port of this machine is free: " + e.getMessage(), e);
    }
  }
}
