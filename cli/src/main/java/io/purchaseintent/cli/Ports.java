package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine. */
final class Ports {

  private Ports() {}

  /** Whether something could listen there. */
  static boolean isFree(int port) {
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
  static void require(int port) {
    if (port < 0 || port > 65_535) {
      throw UserError.ofUsage("--port=" + port + " must be from 0 to 65535");
    }
    if (port != 0 && !isFree(port)) {
      throw new UserError(
          "Port "
              + port
              + " is in use: stop what listens there, or take another with --port (0 for any)");
    }
  }

  /** A port that nothing listens on now. */
  static int anyFree() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UserError("No port of this machine is free: " + e.getMessage(), e);
    }
  }
}
