package io.purchaseintent.simulator;

import java.util.Arrays;

/**
 * What the regular visitors did so far: two numbers a person, and who may soon be back.
 *
 * <p>Its size depends on the number of regulars, not on how long the shop has run.
 */
final class ShopperHistory {

  /** Days since something that never happened. */
  static final int NEVER = 100_000;

  private static final int MOST_RETURNING = 1 << 16;

  private final int[] lastPurchase;
  private final int[] lastCart;
  private final boolean[] project;
  private final int[] returning;
  private int added;

  /** The history of regulars numbered from 0, none of whom has been here. */
  ShopperHistory(int regulars) {
    lastPurchase = new int[regulars];
    lastCart = new int[regulars];
    project = new boolean[regulars];
    Arrays.fill(lastPurchase, -NEVER);
    Arrays.fill(lastCart, -NEVER);
    returning = new int[Math.min(MOST_RETURNING, Math.max(1, regulars / 10))];
  }

  /** The number of a regular who visits: often one of those who left with a plan to buy. */
  int draw(Draw draw) {
    int known = Math.min(added, returning.length);
    if (known > 0 && draw.chance(0.3)) {
      int shopper = returning[draw.below(known)];
      if (project[shopper]) {
        return shopper;
      }
    }
    double skewed = draw.unit();
    return (int) (skewed * skewed * project.length);
  }

  /** Whether the regular wants to buy something; a plan is made now and then between visits. */
  boolean plans(int shopper, Draw draw) {
    if (!project[shopper] && draw.chance(0.08)) {
      project[shopper] = true;
    }
    return project[shopper];
  }

  int daysSincePurchase(int shopper, int day) {
    return Math.min(NEVER, day - lastPurchase[shopper]);
  }

  int daysSinceCart(int shopper, int day) {
    return Math.min(NEVER, day - lastCart[shopper]);
  }

  /** Takes down how a visit ended. */
  void ended(int shopper, int day, boolean purchased, int cartLines, Draw draw) {
    if (purchased) {
      lastPurchase[shopper] = day;
      lastCart[shopper] = -NEVER;
      project[shopper] = draw.chance(0.1);
    } else {
      lastCart[shopper] = cartLines > 0 ? day : lastCart[shopper];
      project[shopper] = project[shopper] && draw.chance(0.85);
    }
    if (project[shopper]) {
      returning[added++ % returning.length] = shopper;
    }
  }
}
