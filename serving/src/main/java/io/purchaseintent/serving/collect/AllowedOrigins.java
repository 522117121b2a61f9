package io.purchaseintent.serving.collect;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.command.UserError;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The sites whose pages may read the collector's answers (CORS). */
final class AllowedOrigins {

  private static final String ANY = "*";
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#\\s]+");
  private static final String A_DAY = "86400";

  private final Set<String> origins;

  /**
   * These sites, or all of them with {@code *}.
   *
   * @throws UserError if one is not as a browser writes it
   */
  AllowedOrigins(List<String> origins) {
    for (String origin : origins) {
      if (!origin.equals(ANY) && !ORIGIN.matcher(origin).matches()) {
        throw UserError.ofUsage(
            "--allow-origin="
                + origin
                + " must be a scheme and a host, and a port if it has one, such as"
                + " https://shop.example; or * for all");
      }
    }
    this.origins = Set.copyOf(origins);
  }

  /** Says in the answer that the page which asks may read it, if it may. */
  void allow(Context context) {
    if (origins.isEmpty()) {
      return;
    }
    // Caches must not give one site the answer of another.
    context.header("Vary", "Origin");
    String origin = context.header("Origin");
    if (origin != null && (origins.contains(origin) || origins.contains(ANY))) {
      context
          .header("Access-Control-Allow-Origin", origin)
          .header("Access-Control-Expose-Headers", "Retry-After");
    }
  }

  /**
   * Refuses what comes with a page's key but from no page that may send: one of these sites, or of
   * the server's own.
   *
   * @throws HttpResponseException 403
   */
  void requirePage(Context context) {
    String origin = context.header("Origin");
    boolean own =
        origin != null && origin.substring(origin.indexOf(':') + 1).equals("//" + context.host());
    if (!own && !origins.contains(ANY) && (origin == null || !origins.contains(origin))) {
      throw new HttpResponseException(
          403,
          "A key in the address is for pages of sites that may send, and Origin is "
              + origin
              + ": start the server with --allow-origin=SITE, or send the key as Authorization:"
              + " Bearer KEY");
    }
  }

  /** Answers a browser that asks before it sends. */
  void preflight(Context context) {
    context
        .status(204)
        .header("Access-Control-Allow-Methods", "POST")
        .header("Access-Control-Allow-Headers", "Content-Type, Content-Encoding")
        .header("Access-Control-Max-Age", A_DAY);
  }
}
