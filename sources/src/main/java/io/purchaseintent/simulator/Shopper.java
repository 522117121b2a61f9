package io.purchaseintent.simulator;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.simulator.Temper.Kind;
import io.purchaseintent.simulator.Temper.PriceSensitivity;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A person's fixed traits, drawn from the person's number alone, so that nobody needs storing.
 *
 * @param userId what events name the person by, or null for one who is never recognised
 * @param liking how much the person is drawn to this shop, normal around 0
 * @param favourite the category looked at most
 * @param device the device used most
 * @param channel the way taken most
 * @param peak the local hour around which visits lie
 */
record Shopper(
    @Nullable String userId,
    Kind kind,
    PriceSensitivity priceSensitivity,
    double liking,
    int favourite,
    Device device,
    Channel channel,
    double peak,
    ZoneId zone,
    String country) {

  private static final ZoneId[] ZONES = {
    ZoneId.of("Europe/Vienna"),
    ZoneId.of("Europe/London"),
    ZoneId.of("America/New_York"),
    ZoneId.of("America/Los_Angeles"),
    ZoneId.of("Asia/Tokyo"),
    ZoneId.of("Australia/Sydney")
  };
  private static final String[] COUNTRIES = {"AT", "GB", "US", "US", "JP", "AU"};
  private static final double[] ZONE_WEIGHTS = {0.35, 0.2, 0.15, 0.1, 0.1, 0.1};
  private static final double[] PEAKS = {8, 12.5, 17, 20.5};

  /**
   * The person of a number.
   *
   * @param recognised the probability that events carry a user id
   */
  static Shopper of(long seed, long number, double recognised) {
    Draw draw = new Draw(seed, 21, number);
    String id =
        draw.chance(recognised) ? "u" + Long.toString(Draw.hash(seed, 22, number) >>> 1, 36) : null;
    Kind kind = Kind.values()[draw.index(0.35, 0.45, 0.20)];
    PriceSensitivity sensitivity = PriceSensitivity.values()[draw.index(0.3, 0.4, 0.3)];
    double liking = 0.6 * draw.normal();
    int favourite = draw.below(Catalogue.CATEGORIES.size());
    Device device = Device.values()[draw.index(0.5, 0.4, 0.1)];
    Channel channel = Channel.values()[draw.index(0.25, 0.34, 0.12, 0.12, 0.07, 0.07, 0.03)];
    double peak = PEAKS[draw.index(0.15, 0.25, 0.15, 0.45)];
    int zone = draw.index(ZONE_WEIGHTS);
    return new Shopper(
        id,
        kind,
        sensitivity,
        liking,
        favourite,
        device,
        channel,
        peak,
        ZONES[zone],
        COUNTRIES[zone]);
  }
}
