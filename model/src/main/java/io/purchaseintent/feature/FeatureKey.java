package io.purchaseintent.feature;

/** Names the entities in the online store: the one key format of writers and readers. */
public final class FeatureKey {

  private static final String PRODUCT = "product:";

  /** Under which is said what features of the shop's own the states are made with. */
  public static final String MADE_WITH = "made-with";

  private FeatureKey() {}

  /** The key of a shopper. */
  public static String user(String userId) {
    return "user:" + userId;
  }

  /** The key of a session. */
  public static String session(String sessionId) {
    return "session:" + sessionId;
  }

  /** The key of a product. */
  public static String product(String productId) {
    return PRODUCT + productId;
  }

  /** Whether a key is that of a product. */
  public static boolean isProduct(String key) {
    return key.startsWith(PRODUCT);
  }
}
