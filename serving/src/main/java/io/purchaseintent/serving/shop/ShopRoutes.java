package io.purchaseintent.serving.shop;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.purchaseintent.serving.http.RouteGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The tracker at {@code /tracker.js}, and an example shop that uses it at {@code /shop}. */
public final class ShopRoutes implements RouteGroup {

  private final byte[] tracker = bytes(compact(resource("tracker.js")));
  private final byte[] shop = bytes(resource("shop.html"));

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/tracker.js", context -> answer(context, "text/javascript", tracker));
    routes.get("/shop", context -> answer(context, "text/html", shop));
  }

  private static void answer(Context context, String type, byte[] body) {
    context
        .contentType(type + "; charset=utf-8")
        .header("Cache-Control", "max-age=300")
        .header("X-Content-Type-Options", "nosniff")
        .result(body);
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
