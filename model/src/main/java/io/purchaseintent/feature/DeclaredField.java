package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import io.purchaseintent.event.Quantity;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an event says: of the release, or of a shop's own ({@link OwnField}). Those of the release
 * come first, in the order of {@link #ofTheRelease}.
 *
 * @param name lower case, digits and underscores
 * @param version of a shop's own its version, from 1; 0 for the release's
 * @param isNumber whether it is a number
 */
public record DeclaredField(String name, int version, boolean isNumber)
    implements Comparable<DeclaredField>, Serializable {

  private static final long serialVersionUID = 1L;

  public static final DeclaredField PRICE = new DeclaredField("price", 0, true);

  /** Price times pieces. */
  public static final DeclaredField AMOUNT = new DeclaredField("amount", 0, true);

  public static final DeclaredField QUANTITY = new DeclaredField("quantity", 0, true);
  public static final DeclaredField TYPE = new DeclaredField("type", 0, false);
  public static final DeclaredField PRODUCT_ID = new DeclaredField("product_id", 0, false);
  public static final DeclaredField CATEGORY = new DeclaredField("category", 0, false);
  public static final DeclaredField ORDER_ID = new DeclaredField("order_id", 0, false);
  public static final DeclaredField USER_ID = new DeclaredField("user_id", 0, false);
  public static final DeclaredField DEVICE = new DeclaredField("device", 0, false);
  public static final DeclaredField CHANNEL = new DeclaredField("channel", 0, false);
  public static final DeclaredField COUNTRY = new DeclaredField("country", 0, false);

  /** The visit's id. */
  public static final DeclaredField VISIT = new DeclaredField("visit", 0, false);

  private static final List<DeclaredField> OF_THE_RELEASE =
      List.of(
          PRICE,
          AMOUNT,
          QUANTITY,
          TYPE,
          PRODUCT_ID,
          CATEGORY,
          ORDER_ID,
          USER_ID,
          DEVICE,
          CHANNEL,
          COUNTRY,
          VISIT);

  private static final Comparator<DeclaredField> ORDER =
      Comparator.<DeclaredField>comparingInt(
              field -> field.isOwn() ? OF_THE_RELEASE.size() : OF_THE_RELEASE.indexOf(field))
          .thenComparing(DeclaredField::name)
          .thenComparingInt(DeclaredField::version);

  /** Those that every event may say. */
  public static List<DeclaredField> ofTheRelease() {
    return OF_THE_RELEASE;
  }

  /** Whether it is a shop's own. */
  public boolean isOwn() {
    return version > 0;
  }

  /** The text in an event, or null where it says none. */
  @Nullable String text(String sessionId, CompactEvent event) {
    if (isNumber) {
      long micros = micros(event);
      return micros < 0 ? null : Double.toString(Money.toUnits(micros));
    }
    return switch (name) {
      case "type" -> event.type().code();
      case "product_id" -> event.productId();
      case "category" -> event.category();
      case "order_id" -> event.type() == EventType.PURCHASE ? OrderKey.of(sessionId, event) : null;
      case "user_id" -> event.userId();
      case "device" -> event.device() == null ? null : event.device().code();
      case "channel" -> event.channel() == null ? null : event.channel().code();
      case "country" -> event.country();
      case "visit" -> sessionId;
      default -> OwnFields.text(this, event);
    };
  }

  /** The number in an event, in millionths; negative where it says none. */
  long micros(CompactEvent event) {
    return switch (name) {
      case "price" -> event.priceMicros() > 0 ? event.priceMicros() : -1;
      case "amount" -> event.priceMicros() > 0 ? event.amountMicros() : -1;
      case "quantity" -> event.quantity() > 0 ? Quantity.worth(Money.MICROS, event.quantity()) : -1;
      default -> OwnFields.micros(this, event);
    };
  }

  @Override
  public int compareTo(DeclaredField other) {
    return ORDER.compare(this, other);
  }

  /** As it stands in a feature's meaning, of which the ids of feature sets are made. */
  @Override
  public String toString() {
    String text = name.toUpperCase(Locale.ROOT);
    return isOwn() ? text + '@' + version : text;
  }
}
