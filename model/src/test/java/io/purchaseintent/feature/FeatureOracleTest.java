package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Every feature at a moment after 90 days and more, beside a reckoning that scans all events anew
 * and shares no line with states, timelines and definitions.
 */
final class FeatureOracleTest {

  private static final long START = Instant.parse("2024-02-01T00:00:00Z").toEpochMilli();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final LocalDate FIRST = LocalDate.of(2024, 2, 1);
  private static final int LAST_DAY = 110;
  private static final ZoneId SHOP = ZoneId.of("America/New_York");
  private static final ClosedDays CLOSED = new ClosedDays(FIRST, FIRST.plusDays(LAST_DAY));

  @Property(tries = 150)
  void everyFeature_isThatOfAScanOver90Days(@ForAll long seed) {
    Random random = new Random(seed);
    List<NaiveHistory.Visit> visits = NaiveHistory.visits(seed, START, LAST_DAY);
    Instant asOf = Instant.ofEpochMilli(START + LAST_DAY * DAY);
    SessionState session = SessionState.of(Histories.session(random.nextLong(), 12, asOf));
    FeatureRequest request =
        new FeatureRequest(
            Instant.ofEpochMilli(session.newest().timeMillis() + random.nextInt(900_000) - 300_000),
            "p" + random.nextInt(4),
            random.nextBoolean() ? 0 : 1 + random.nextInt(50_000_000));

    Object[] values =
        FeatureSet.values(
            FeatureCatalog.all(),
            SHOP,
            user(visits),
            session,
            product(visits, String.valueOf(request.productId())),
            request);

    Map<String, Object> actual = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      actual.put(FeatureCatalog.all().get(i).name(), values[i]);
    }
    assertEquals(scanned(visits, session, request, asOf), actual, "seed " + seed);
  }

  private static UserHistory user(List<NaiveHistory.Visit> visits) {
    UserTimeline timeline = new UserTimeline();
    visits.forEach(visit -> timeline.addVisit(visit.sessionId(), visit.events(), CLOSED));
    List<UserHistory> snapshots = timeline.snapshots(CLOSED);
    return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
  }

  private static ProductStats product(List<NaiveHistory.Visit> visits, String product) {
    ProductTimeline timeline = new ProductTimeline();
    for (NaiveHistory.Visit visit : visits) {
      visit.events().stream()
          .filter(event -> product.equals(event.productId()))
          .forEach(event -> timeline.add(visit.sessionId(), event));
    }
    List<ProductStats> snapshots = timeline.snapshots(CLOSED);
    return snapshots.isEmpty() ? null : snapshots.get(snapshots.size() - 1);
  }

  private static Map<String, Object> scanned(
      List<NaiveHistory.Visit> visits, SessionState state, FeatureRequest request, Instant asOf) {
    ScannedSession session = new ScannedSession(state, request);
    Map<String, Object> values = new TreeMap<>();
    FeatureCatalog.all().forEach(feature -> values.put(feature.name(), null));
    values.putAll(session.numbers(SHOP));
    values.putAll(session.categories());
    UserHistory user = NaiveHistory.user(visits, asOf);
    boolean known = user.lifetimeSessionCount() > 0;
    values.put("is_known_user", known ? 1.0 : 0.0);
    if (known) {
      ofUser(user, request, values);
    }
    List<NaiveHistory.Visit> ofProduct =
        visits.stream()
            .map(
                visit ->
                    new NaiveHistory.Visit(
                        visit.sessionId(),
                        visit.events().stream()
                            .filter(event -> request.productId().equals(event.productId()))
                            .toList()))
            .toList();
    boolean seen =
        ofProduct.stream()
            .flatMap(visit -> visit.events().stream())
            .anyMatch(event -> event.timeMillis() < asOf.toEpochMilli());
    ProductStats product = NaiveHistory.product(ofProduct, asOf);
    if (seen) {
      ofProduct(product, values);
    }
    ofBoth(session, user, seen ? product : null, values);
    values.replaceAll((name, value) -> Double.valueOf(Double.NaN).equals(value) ? null : value);
    return values;
  }

  private static void ofUser(UserHistory user, FeatureRequest request, Map<String, Object> values) {
    values.put("lifetime_purchase_count", (double) user.lifetimePurchaseCount());
    values.put(
        "avg_order_value_90d", user.orderValueMicros90d() / 1e6 / user.pricedOrderCount90d());
    values.put("days_since_last_purchase", days(user.lastPurchase(), request));
    values.put("preferred_product_category", user.preferredCategory());
    values.put("most_viewed_product_category", user.mostViewedCategory());
    values.put("lifetime_session_count", (double) user.lifetimeSessionCount());
    values.put("sessions_30d", (double) user.sessions30d());
    values.put("days_since_last_visit", days(user.lastVisit(), request));
  }

  private static void ofProduct(ProductStats product, Map<String, Object> values) {
    values.put("purchase_count_30d", (double) product.purchaseCount30d());
    values.put("view_count_30d", (double) product.viewCount30d());
    values.put(
        "view_to_purchase_rate_30d",
        product.viewCount30d() == 0
            ? Double.NaN
            : (double) product.purchaseCount30d() / product.viewCount30d());
    values.put("avg_price_7d", product.priceSumMicros7d() / 1e6 / product.priceCount7d());
  }

  private static void ofBoth(
      ScannedSession session, UserHistory user, ProductStats product, Map<String, Object> values) {
    Long price = session.price();
    values.put(
        "price_to_avg_price_7d",
        price == null || product == null
            ? Double.NaN
            : price / 1e6 / (product.priceSumMicros7d() / 1e6 / product.priceCount7d()));
    String said = session.category();
    String category = said == null && product != null ? product.category() : said;
    values.put("is_preferred_category", is(category, user.preferredCategory()));
    values.put("is_most_viewed_category", is(category, user.mostViewedCategory()));
  }

  private static double is(String category, String liked) {
    return category == null || liked == null ? Double.NaN : category.equals(liked) ? 1 : 0;
  }

  /** None below 0: a request may come from a clock that is minutes slow. */
  private static double days(Instant time, FeatureRequest request) {
    return time == null
        ? Double.NaN
        : Math.max(
            0, Math.floor((request.time().toEpochMilli() - time.toEpochMilli()) / (double) DAY));
  }
}
