package io.purchaseintent.serving.collect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads network addresses; never asks for a name. */
final class Addresses {

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern FOUR = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int LONGEST = 45;

  private Addresses() {}

  /** The address, or null if the text is none. */
  static @Nullable InetAddress parse(String text) {
    boolean literal =
        text.length() <= LONGEST && (FOUR.matcher(text).matches() || SIX.matcher(text).matches());
    if (!literal) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Where a request came from by its {@code X-Forwarded-For}: proxies append to it whom they serve,
   * so the rightmost address that is not of a private network is the one that the shop's own proxy
   * saw. What stands left of it the client may have made up.
   *
   * @param header the value, all lines of the header joined by commas
   * @param connection where the connection comes from: the answer if the header holds nothing else
   */
  static @Nullable InetAddress forwarded(String header, @Nullable InetAddress connection) {
    InetAddress nearest = connection;
    String[] hops = header.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      InetAddress hop = parseHop(hops[i]);
      if (hop == null) {
        return nearest;
      }
      nearest = hop;
      if (!isPrivate(hop)) {
        return hop;
      }
    }
    return nearest;
  }

  /** As {@link #parse}, where brackets, a port or a zone may stand around the address. */
  static @Nullable InetAddress parseHop(String text) {
    String hop = text.strip();
    if (hop.startsWith("[")) {
      hop = upTo(hop.substring(1), ']');
    } else if (hop.indexOf(':') == hop.lastIndexOf(':')) {
      hop = upTo(hop, ':');
    }
    return parse(upTo(hop, '%'));
  }

  private static String upTo(String text, char end) {
    int at = text.indexOf(end);
    return at < 0 ? text : text.substring(0, at);
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length > Integer.BYTES && (bytes[0] & 0xfe) == 0xfc;
    return uniqueLocal
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress();
  }
}
