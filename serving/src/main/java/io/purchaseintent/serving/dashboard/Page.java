package io.purchaseintent.serving.dashboard;

import io.javalin.http.Context;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.serving.http.FixedAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The dashboard: one page with its style and script in it, which may run nothing else and load
 * nothing from elsewhere.
 */
final class Page {

  private static final List<String> SCRIPTS =
      List.of(
          "text.js",
          "charts.js",
          "score.js",
          "timeline.js",
          "loop.js",
          "experiments.js",
          "dashboard.js");

  private final FixedAnswer answer;
  private final String policy;

  private Page(String style, String script, String html) {
    this.answer =
        new FixedAnswer(
            "text/html; charset=utf-8",
            html.replace("/*style*/", style)
                .replace("/*script*/", script)
                .getBytes(StandardCharsets.UTF_8));
    this.policy =
        "default-src 'none'; script-src "
            + hash(script)
            + "; style-src "
            + hash(style)
            + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";
  }

  /** The page of this release. */
  static Page read() {
    String script =
        SCRIPTS.stream()
            .map(Page::resource)
            .collect(Collectors.joining("\n", "'use strict';\n(() => {\n", "})();\n"));
    return new Page(resource("dashboard.css"), script, resource("dashboard.html"));
  }

  void answer(Context context) {
    context.header("Content-Security-Policy", policy);
    answer.answer(context);
  }

  private static String hash(String content) {
    byte[] digest = Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
