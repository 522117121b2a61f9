package io.purchaseintent.serving.shop;

import io.javalin.http.Context;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.openapi.Access;
import io.purchaseintent.serving.openapi.Operation;
import io.purchaseintent.serving.openapi.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;

/** The tracker at {@code /tracker.js}, and an example shop that uses it at {@code /shop}. */
public final class ShopRoutes implements RouteGroup {

  private final byte[] tracker = bytes(compact(resource("tracker.js")));
  private final String page = resource("shop.html");
  private final byte[] shop = bytes(page);
  private final String policy =
      "default-src 'none'; script-src 'self' '"
          + hash(between(page, "<script>", "</script>"))
          + "'; style-src 'unsafe-inline'; connect-src *; img-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  @Override
  public void addTo(Routes routes) {
    routes.add(
        Operation.get(Access.OPEN, "/tracker.js", "The script by which a shop's pages send events.")
            .answer(200, "The script.", "text/javascript", Schema.text())
            .handledBy(context -> answer(context, "text/javascript", tracker)));
    routes.add(
        Operation.get(Access.OPEN, "/shop", "An example shop that uses the tracker.")
            .answer(200, "A page.", "text/html", Schema.text())
            .handledBy(
                context ->
                    answer(context.header("Content-Security-Policy", policy), "text/html", shop)));
  }

  private static void answer(Context context, String type, byte[] body) {
    context
        .contentType(type + "; charset=utf-8")
        .header("Cache-Control", "max-age=300")
        .result(body);
  }

  /** What a browser knows the one script in a page by. */
  private static String hash(String script) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(script));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start) + start.length();
    return text.substring(from, text.indexOf(end, from));
  }

  /** Every page of a shop loads it: without comments and indents it is a third shorter. */
  private static String compact(String script) {
    return script
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/**"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String resource(String name) {
    try (InputStream in = ShopRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
