package io.purchaseintent.profile.doubt;

/**
 * When something is doubted.
 *
 * @param from the share, factor or count from which on it is
 * @param least how many there must be to tell a share of
 */
record Bound(double from, long least) {

  static Bound from(double from, long least) {
    return new Bound(from, least);
  }
}
