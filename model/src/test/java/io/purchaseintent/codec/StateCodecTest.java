package io.purchaseintent.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.UserHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes that are in the Redis of shops: other bytes need another version of the state. */
class StateCodecTest {

  private static final Instant AS_OF = Instant.parse("2026-03-01T00:00:00Z");

  private static final UserHistory USER =
      UserHistory.asOf(AS_OF)
          .lifetimePurchaseCount(2)
          .orderValueMicros90d(90_000_000)
          .pricedOrderCount90d(2)
          .lastPurchase(AS_OF.minus(Duration.ofDays(1)))
          .preferredCategory("hats")
          .mostViewedCategory("shoes")
          .lifetimeSessionCount(300)
          .sessions30d(1)
          .build();

  private static final ProductStats PRODUCT =
      ProductStats.asOf(AS_OF)
          .purchaseCount30d(3)
          .viewCount30d(120)
          .priceSumMicros7d(40_000_000)
          .priceCount7d(2)
          .category("shoes")
          .build();

  @Test
  void history_hasTheBytesOfVersion3() {
    byte[] bytes = StateCodec.encode(USER);

    assertEquals(
        "0380f08eeb9467028095f52a02018080dc989467010468617473010573686f6573ac020100"
            + "028095f52a02018080dc98946701046861747300",
        HexFormat.of().formatHex(bytes));
    assertEquals(new Decoded.Value<>(USER), StateCodec.decodeUser(bytes));
  }

  @Test
  void historyOfVersion2_isRead_withoutFeaturesOfTheShop() {
    byte[] bytes =
        HexFormat.of()
            .parseHex("0280f08eeb9467028095f52a02018080dc989467010468617473010573686f6573ac020100");

    assertEquals(new Decoded.Value<>(USER), StateCodec.decodeUser(bytes));
  }

  @Test
  void featuresOfTheShop_areReadAsTheyWereWritten() {
    DeclaredValues values =
        DeclaredValues.of(
            Map.of("views:1", 3.5, "tier:2", "gold", "joined:1", Instant.ofEpochMilli(-5)));
    UserHistory user = UserHistory.asOf(AS_OF).lifetimeSessionCount(1).declared(values).build();
    ProductStats product = ProductStats.asOf(AS_OF).declared(values).build();

    assertEquals(new Decoded.Value<>(user), StateCodec.decodeUser(StateCodec.encode(user)));
    assertEquals(
        new Decoded.Value<>(product), StateCodec.decodeProduct(StateCodec.encode(product)));
  }

  @Test
  void historyOfTheFirstRelease_isRead_itsPreferredCategoryAsTheOneViewedMost() {
    byte[] bytes =
        HexFormat.of().parseHex("0180f08eeb9467028095f52a02018080dc989467010573686f6573ac020100");

    UserHistory read = ((Decoded.Value<UserHistory>) StateCodec.decodeUser(bytes)).value();

    assertNull(read.preferredCategory());
    assertEquals("shoes", read.mostViewedCategory());
    assertEquals(USER.lifetimePurchaseCount(), read.lifetimePurchaseCount());
    assertEquals(USER.lastPurchase(), read.lastPurchase());
    assertEquals(USER.lifetimeSessionCount(), read.lifetimeSessionCount());
    assertEquals(USER.sessions30d(), read.sessions30d());
  }

  @Test
  void historyOfALaterRelease_isOfAnotherVersion() {
    byte[] bytes = StateCodec.encode(USER);
    bytes[0] = UserHistory.VERSION + 1;

    assertEquals(
        new Decoded.OtherVersion<UserHistory>(UserHistory.VERSION + 1),
        StateCodec.decodeUser(bytes));
  }

  @Test
  void stats_haveTheBytesOfVersion2_andThoseOfTheFirstReleaseAreRead() {
    byte[] bytes = StateCodec.encode(PRODUCT);
    byte[] first = HexFormat.of().parseHex("0180f08eeb9467037880b4891302010573686f6573");

    assertEquals("0280f08eeb9467037880b4891302010573686f65730300", HexFormat.of().formatHex(bytes));
    assertEquals(new Decoded.Value<>(PRODUCT), StateCodec.decodeProduct(bytes));
    assertEquals(new Decoded.Value<>(PRODUCT), StateCodec.decodeProduct(first));
  }
}
