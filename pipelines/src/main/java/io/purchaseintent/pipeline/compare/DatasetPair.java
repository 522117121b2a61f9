package io.purchaseintent.pipeline.compare;

import org.jspecify.annotations.Nullable;

/**
 * A dataset that is compared.
 *
 * @param here what this side has of it; null if it is missing
 * @param there what the other side has of it; null if it is missing
 */
record DatasetPair(String name, @Nullable DatasetContent here, @Nullable DatasetContent there) {

  boolean isMissing() {
    return here == null && there == null;
  }

  @Nullable DatasetContent on(Side side) {
    return side == Side.HERE ? here : there;
  }
}
