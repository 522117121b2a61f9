package io.purchaseintent.simulator;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;

/**
 * A visit before its first event: who, when, from where, and with how much intent.
 *
 * @param regular the number of the regular, or -1 for someone who comes once
 * @param sessionId what events name the visit by
 * @param plansToBuy whether the person came with a plan to buy
 * @param intent the intent at the start, from 0 to {@link VisitState#MAX_INTENT}
 */
record VisitPlan(
    Shopper shopper,
    int regular,
    String sessionId,
    Instant start,
    Device device,
    Channel channel,
    boolean plansToBuy,
    Temper temper,
    int intent) {

  /** What the start of a visit and the person's history say about the intent. */
  record Circumstances(
      boolean plansToBuy, int daysSincePurchase, int daysSinceCart, boolean regular) {}

  /** Draws the intent at the start, by the formula of docs/generator.md. */
  static int intent(
      Shopper shopper,
      Circumstances circumstances,
      ZonedDateTime local,
      Device device,
      Channel channel,
      Draw draw) {
    boolean customer = circumstances.daysSincePurchase() < ShopperHistory.NEVER;
    double level = 1.9 + shopper.liking() + 0.9 * draw.normal();
    level += circumstances.plansToBuy() ? 1.3 : 0;
    level += cartLeftBehind(circumstances.daysSinceCart());
    if (customer) {
      level += recency(circumstances.daysSincePurchase());
    }
    level +=
        switch (channel) {
          case DIRECT -> circumstances.regular() ? 0.6 : -0.2;
          case ORGANIC -> 0;
          case PAID -> circumstances.regular() ? -0.4 : 0.5;
          case SOCIAL -> -1.1;
          case EMAIL -> customer ? 1.4 : -0.8;
          case REFERRAL -> -0.1;
          case OTHER -> -0.3;
        };
    level += place(local, device);
    return (int) Math.max(0, Math.min(VisitState.MAX_INTENT, StrictMath.round(level)));
  }

  /** Whoever left a cart behind comes back for it in the next days, or does not. */
  private static double cartLeftBehind(int days) {
    if (days == 0) {
      return -0.3;
    }
    return days <= 4 ? 1.4 : days <= 10 ? 0.5 : 0;
  }

  /** Just bought: nothing needed. A while ago: knows the shop. Long ago: not so well any more. */
  private static double recency(int days) {
    return days <= 10 ? -0.9 : days <= 35 ? 1.0 : 0.3;
  }

  /** What the hour and the device say together. */
  private static double place(ZonedDateTime local, Device device) {
    int hour = local.getHour();
    boolean weekend =
        local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
    boolean evening = hour >= 19 && hour < 23;
    return switch (device) {
      case MOBILE -> evening ? 0.9 : -0.8;
      case DESKTOP -> !weekend && hour >= 9 && hour < 17 ? -0.8 : evening ? -0.2 : 0.7;
      case TABLET -> weekend ? 1.0 : -0.4;
      case OTHER -> -0.3;
    };
  }
}
