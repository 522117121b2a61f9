package io.purchaseintent.feature;

/** Names the order that a purchase belongs to: by its order id, else by session and time. */
public final class OrderKey {

  private OrderKey() {}

  /** The order's name. */
  public static String of(String sessionId, CompactEvent purchase) {
    return purchase.orderId() != null
        ? "o:" + purchase.orderId()
        : "s:" + purchase.timeMillis() + ":" + sessionId;
  }
}
