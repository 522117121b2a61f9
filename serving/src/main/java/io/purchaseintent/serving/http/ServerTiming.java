package io.purchaseintent.serving.http;

import io.javalin.http.Context;

/** Tells the asker where the time went, in the header {@code Server-Timing}. */
public final class ServerTiming {

  private ServerTiming() {}

  /**
   * Sets the header.
   *
   * @param start when the request came, as {@link System#nanoTime} told it then
   * @param storeNanos of it, how long was waited for the store
   */
  public static void of(Context context, long start, long storeNanos) {
    StringBuilder text = new StringBuilder(40).append("store;dur=");
    millis(text, storeNanos);
    text.append(", total;dur=");
    millis(text, System.nanoTime() - start);
    context.res().setHeader("Server-Timing", text.toString());
  }

  /** With three decimals, without the price of a format. */
  private static void millis(StringBuilder text, long nanos) {
    long micros = nanos / 1_000;
    text.append(micros / 1_000).append('.');
    long rest = micros % 1_000;
    text.append(rest / 100).append(rest / 10 % 10).append(rest % 10);
  }
}
