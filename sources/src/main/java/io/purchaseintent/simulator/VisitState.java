package io.purchaseintent.simulator;

/**
 * Where a visit stands: all that its future depends on, beside the {@link Temper}.
 *
 * @param intent from 0 (none) to {@link #MAX_INTENT}
 * @param place what the shopper is looking at
 * @param cartLines lines in the cart, 0 to {@link #MAX_CART}
 * @param opened products that were opened, as far as it matters: 0 to {@link #MAX_OPENED}
 */
record VisitState(int intent, Place place, int cartLines, int opened) {

  static final int MAX_INTENT = 6;
  static final int MAX_CART = 3;

  /** Opened so often, a shopper cannot decide; more make no difference. */
  static final int MAX_OPENED = 6;

  /** The number of different states. */
  static final int COUNT =
      (MAX_INTENT + 1) * Place.values().length * (MAX_CART + 1) * (MAX_OPENED + 1);

  /** What the shopper is looking at. */
  enum Place {
    LIST,
    PRODUCT,
    CART,
    ADDRESS,
    PAYMENT
  }

  /** A number from 0 to before {@link #COUNT}. */
  int ordinal() {
    return ((intent * Place.values().length + place.ordinal()) * (MAX_CART + 1) + cartLines)
            * (MAX_OPENED + 1)
        + opened;
  }

  /** The state of this number. */
  static VisitState of(int ordinal) {
    int places = Place.values().length;
    int rest = ordinal / (MAX_OPENED + 1);
    return new VisitState(
        rest / (MAX_CART + 1) / places,
        Place.values()[rest / (MAX_CART + 1) % places],
        rest % (MAX_CART + 1),
        ordinal % (MAX_OPENED + 1));
  }

  /** The same with the intent moved, as far as it goes. */
  VisitState moved(int by) {
    int next = Math.max(0, Math.min(MAX_INTENT, intent + by));
    return next == intent ? this : new VisitState(next, place, cartLines, opened);
  }
}
