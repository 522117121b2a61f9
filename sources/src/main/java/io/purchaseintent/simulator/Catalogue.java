package io.purchaseintent.simulator;

import io.purchaseintent.event.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The products of the shop and what each costs on a day.
 *
 * <p>On every day, of the stars and of the rest of each category, a fixed share is on sale and a
 * fixed share is dear; which products these are is drawn anew each day.
 */
final class Catalogue {

  /** What a product costs today, next to what it usually costs. */
  enum PriceClass {
    /** 10 to 25% above the usual price. */
    DEAR,
    /** The usual price, give or take 2%. */
    USUAL,
    /** 15 to 35% below the usual price. */
    SALE
  }

  /** The categories, as events name them. */
  static final List<String> CATEGORIES =
      List.of("shoes", "shirts", "jackets", "bags", "kitchen", "lighting", "audio", "garden");

  /** How likely an opened product is of each {@link PriceClass}. */
  static final double[] CLASS_SHARES = {0.15, 0.65, 0.20};

  /** How likely an opened product is a star, that is, one that is liked by most who see it. */
  static final double STAR_SHARE = 0.4;

  private static final int PRODUCTS_PER_CATEGORY = 80;
  private static final int STARS_PER_CATEGORY = 20;
  private static final int CENT = (int) (Money.MICROS / 100);

  private final long seed;

  /**
   * A product as it is offered on a day.
   *
   * @param id the product
   * @param category an index into {@link #CATEGORIES}
   */
  record Offer(String id, int category, long priceMicros, PriceClass priceClass, boolean star) {}

  /** One day's offers, by category, star and price class; the most popular first. */
  static final class Day {
    private final List<List<Offer>> shelves = new ArrayList<>();

    /** An offer of a shelf; those in front are drawn more often. */
    Offer draw(int category, boolean star, PriceClass priceClass, Draw draw) {
      List<Offer> shelf = shelves.get(shelf(category, star, priceClass));
      double skewed = draw.unit();
      return shelf.get((int) (skewed * skewed * shelf.size()));
    }
  }

  Catalogue(long seed) {
    this.seed = seed;
  }

  /** The offers of a day. */
  Day day(long epochDay) {
    Day day = new Day();
    for (int i = 0; i < CATEGORIES.size() * 2 * PriceClass.values().length; i++) {
      day.shelves.add(new ArrayList<>());
    }
    for (int category = 0; category < CATEGORIES.size(); category++) {
      fill(day, epochDay, category, true, 0, STARS_PER_CATEGORY);
      fill(day, epochDay, category, false, STARS_PER_CATEGORY, PRODUCTS_PER_CATEGORY);
    }
    return day;
  }

  private void fill(Day day, long epochDay, int category, boolean star, int from, int to) {
    List<Integer> products = new ArrayList<>();
    for (int i = from; i < to; i++) {
      products.add(i);
    }
    // The day's lot decides who is dear and who is on sale.
    products.sort(
        Comparator.comparingLong(product -> Draw.hash(seed, 11, epochDay, category, product)));
    int dear = (int) StrictMath.round(products.size() * CLASS_SHARES[0]);
    int sale = (int) StrictMath.round(products.size() * CLASS_SHARES[2]);
    for (int i = 0; i < products.size(); i++) {
      PriceClass priceClass =
          i < dear ? PriceClass.DEAR : i < dear + sale ? PriceClass.SALE : PriceClass.USUAL;
      day.shelves
          .get(shelf(category, star, priceClass))
          .add(offer(epochDay, category, products.get(i), priceClass, star));
    }
    for (PriceClass priceClass : PriceClass.values()) {
      day.shelves.get(shelf(category, star, priceClass)).sort(Comparator.comparing(Offer::id));
    }
  }

  private Offer offer(
      long epochDay, int category, int product, PriceClass priceClass, boolean star) {
    Draw fixed = new Draw(seed, 12, category, product);
    double usual = (20 + 12 * category) * StrictMath.exp(0.5 * fixed.normal());
    double today = new Draw(seed, 13, epochDay, category, product).unit();
    double ratio =
        switch (priceClass) {
          case DEAR -> 1.10 + 0.15 * today;
          case USUAL -> 0.98 + 0.04 * today;
          case SALE -> 0.65 + 0.20 * today;
        };
    long cents = Math.max(100, StrictMath.round(usual * ratio * 100));
    String id = String.format(Locale.ROOT, "p%d%03d", category + 1, product);
    return new Offer(id, category, cents * CENT, priceClass, star);
  }

  private static int shelf(int category, boolean star, PriceClass priceClass) {
    return (category * 2 + (star ? 1 : 0)) * PriceClass.values().length + priceClass.ordinal();
  }
}
