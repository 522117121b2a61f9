package io.purchaseintent.serving.http;

import io.javalin.http.Context;

/**
 * A report that a job wrote as a page, with styles of its own and neither scripts nor parts
 * elsewhere.
 */
public final class ReportPage {

  private static final String POLICY =
      "default-src 'none'; style-src %s; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private ReportPage() {}

  /**
   * What a browser may do in such a page.
   *
   * @param styles those that are let pass
   */
  public static String policy(String styles) {
    return POLICY.formatted(styles);
  }

  /** Answers with it. */
  public static void answer(Context context, byte[] page) {
    context.header("Content-Security-Policy", policy("'unsafe-inline'"));
    new FixedAnswer("text/html; charset=utf-8", page).answer(context);
  }
}
