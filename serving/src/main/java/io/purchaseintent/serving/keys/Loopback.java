package io.purchaseintent.serving.keys;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether a request was made by somebody on this machine. */
final class Loopback {

  /** Written so by the server itself, not by the asker; a zone may follow. */
  private static final Pattern ADDRESS =
      Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+|\\[?(0:0:0:0:0:0:0:1|::1)(%.*)?]?");

  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final List<String> FORWARDED =
      List.of("X-Forwarded-For", "Forwarded", "X-Real-IP");

  private Loopback() {}

  /**
   * Whether it comes from this machine, through no proxy, and from no page of another site: such a
   * page, open in a browser here, may send requests, and may give this address its own name.
   */
  static boolean isOrigin(Context context) {
    String origin = context.header("Origin");
    String host = context.header("Host");
    return ADDRESS.matcher(context.ip()).matches()
        && FORWARDED.stream().allMatch(name -> context.header(name) == null)
        && (host == null || NAMES.contains(withoutPort(host)))
        && (origin == null || isOfHost(origin, host))
        && !"cross-site".equals(context.header("Sec-Fetch-Site"));
  }

  private static String withoutPort(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int port = lower.lastIndexOf(':');
    return port > lower.lastIndexOf(']') ? lower.substring(0, port) : lower;
  }

  private static boolean isOfHost(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
