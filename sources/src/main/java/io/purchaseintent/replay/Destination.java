package io.purchaseintent.replay;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.address.LogAddresses;
import java.net.URI;

/** Where events go, as the command line names it. */
sealed interface Destination {

  /** The highest port that there is. */
  int MOST_PORT = 65_535;

  /** An event log. */
  record Log(LogAddress address) implements Destination {}

  /** The collector of a server. */
  record Collector(URI server) implements Destination {}

  /**
   * The destination that a text names: an event log, or {@code http://HOST:PORT}.
   *
   * @param settings of the log, where it is one
   * @throws IllegalArgumentException with what is accepted, if it names none
   */
  static Destination parse(String text, LogSettings settings) {
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return new Collector(server(text));
    }
    try {
      return new Log(LogAddresses.parse(text, settings));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; or give http://HOST:PORT, a server whose /events takes them", e);
    }
  }

  private static URI server(String text) {
    try {
      URI server = URI.create(text);
      boolean bare = server.getRawPath().isEmpty() || server.getRawPath().equals("/");
      boolean reachable = server.getHost() != null && server.getPort() <= MOST_PORT;
      if (reachable && bare && server.getRawQuery() == null) {
        return server;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "is no server whose /events takes them: give http://HOST:PORT");
  }
}
