package io.purchaseintent.replay;

import io.purchaseintent.eventlog.FileLog;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where events go, as the command line names it. */
sealed interface Destination {

  /** The highest port that there is. */
  int MOST_PORT = 65_535;

  /** The event log in a folder. */
  record Folder(Path path) implements Destination {}

  /** The collector of a server. */
  record Collector(URI server) implements Destination {}

  /**
   * The destination that a text names: {@code file:DIR} or {@code http://HOST:PORT}.
   *
   * @throws IllegalArgumentException with what is accepted, if it names none
   */
  static Destination parse(String text) {
    try {
      Path folder = FileLog.folderOf(text);
      if (folder != null) {
        return new Folder(folder);
      }
      if (text.startsWith("http://") || text.startsWith("https://")) {
        URI server = URI.create(text);
        boolean bare = server.getRawPath().isEmpty() || server.getRawPath().equals("/");
        boolean reachable = server.getHost() != null && server.getPort() <= MOST_PORT;
        if (reachable && bare && server.getRawQuery() == null) {
          return new Collector(server);
        }
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is no path: " + e.getReason(), e);
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "is no target: give file:DIR, the folder of an event log, or http://HOST:PORT, a server"
            + " whose /events takes them");
  }
}
