package io.purchaseintent.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.explanation.Models.Stump;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Filter;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ExplainerTest {

  /** A Wednesday. */
  private static final Instant NOW = Instant.parse("2026-03-04T14:20:00Z");

  private static final FeatureRequest REQUEST = new FeatureRequest(NOW, "p1", 18_000_000);
  private static final ProductStats PRODUCT =
      ProductStats.asOf(NOW.minus(Duration.ofDays(1)))
          .purchaseCount30d(3)
          .viewCount30d(120)
          .priceSumMicros7d(40_000_000)
          .priceCount7d(2)
          .category("shoes")
          .build();
  private static final UserHistory USER =
      UserHistory.asOf(NOW.minus(Duration.ofDays(1)))
          .lifetimePurchaseCount(2)
          .orderValueMicros90d(90_000_000)
          .pricedOrderCount90d(2)
          .lastPurchase(NOW.minus(Duration.ofDays(3)))
          .preferredCategory("shoes")
          .mostViewedCategory("shoes")
          .lifetimeSessionCount(5)
          .sessions30d(1)
          .lastVisit(NOW.minus(Duration.ofHours(30)))
          .build();

  private static CompactEvent event(EventType type, Duration before, @Nullable String product) {
    return new CompactEvent(
        NOW.minus(before).toEpochMilli(),
        0,
        before.toMillis(),
        type,
        product,
        product == null ? null : "shoes",
        product == null ? 0 : 20_000_000,
        product == null ? 0 : 1,
        null,
        null,
        Device.MOBILE,
        null,
        null,
        null);
  }

  private static final SessionState SESSION =
      SessionState.of(
          List.of(
              event(EventType.PAGE_VIEW, Duration.ofMinutes(12), null),
              event(EventType.PRODUCT_VIEW, Duration.ofMinutes(9), "p1"),
              event(EventType.ADD_TO_CART, Duration.ofMinutes(5), "p2"),
              event(EventType.PRODUCT_VIEW, Duration.ofSeconds(118), "p1")));

  private static final ScoreBasis KNOWN = new ScoreBasis(USER, SESSION, PRODUCT, REQUEST);
  private static final ScoreBasis NOTHING =
      new ScoreBasis(null, SessionState.empty(), null, new FeatureRequest(NOW, null, 0));

  private static List<String> texts(ScoreBasis moment) {
    Explanation explanation = new Explainer(Models.ofAll()).explain(moment, 100);
    return Stream.concat(explanation.raising().stream(), explanation.lowering().stream())
        .map(Reason::text)
        .sorted()
        .toList();
  }

  @Test
  void everyFeature_hasWords_thatNameNoColumn() {
    for (FeatureDefinition feature : FeatureCatalog.all()) {
      for (ScoreBasis moment : List.of(KNOWN, NOTHING)) {
        Object value = feature instanceof FeatureDefinition.Numeric ? (Object) 1.0 : "mobile";
        for (Object each : new Object[] {value, null}) {
          String text = Words.of(feature, each, moment).text();
          assertTrue(!text.isBlank() && !text.contains("_"), feature.name() + ": " + text);
        }
      }
    }
  }

  @Test
  void declaredFeatures_areToldByTheirNames_withTheirUnits_andAsNotKnown() {
    DeclaredFeature tier = column("loyalty_tier", Of.SHOPPER, Type.CATEGORY);
    DeclaredFeature margin = column("margin", Of.PRODUCT, Type.NUMBER);
    DeclaredFeature joined = column("since_joined", Of.SHOPPER, Type.DAYS_SINCE);
    DeclaredFeature views = counted("views_7d", Function.COUNT, Filter.ALL, null);
    DeclaredFeature mobile = counted("mobile_share", Function.SHARE, Filter.ALL, Filter.ALL);

    assertEquals("loyalty tier: gold", text(tier, "gold", KNOWN));
    assertEquals("margin: 0.3500", text(margin, 0.35, KNOWN));
    assertEquals("since joined: 12 days", text(joined, 12.0, KNOWN));
    assertEquals("since joined: 1 day", text(joined, 1.0, KNOWN));
    assertEquals("views 7d: 3", text(views, 3.0, KNOWN));
    assertEquals("mobile share: 25.0%", text(mobile, 0.25, KNOWN));
    for (DeclaredFeature each : List.of(tier, margin, joined, views, mobile)) {
      assertEquals(each.name().replace('_', ' ') + ": not known", text(each, null, KNOWN));
    }
    assertEquals("nothing known of this user", text(tier, null, NOTHING));
  }

  private static String text(DeclaredFeature feature, @Nullable Object value, ScoreBasis moment) {
    return Words.of(FeatureDefinition.of(feature), value, moment).text();
  }

  private static DeclaredFeature column(String name, Of of, Type type) {
    return new DeclaredFeature(name, 1, of, type, "", new Column("table", name, null));
  }

  private static DeclaredFeature counted(
      String name, Function function, Filter where, @Nullable Filter share) {
    return new DeclaredFeature(
        name, 1, Of.SHOPPER, Type.NUMBER, "", new Aggregate(function, null, where, share, 7));
  }

  @Test
  void knownVisit_isToldInTheShopsWords() {
    assertEquals(
        List.of(
            "1 add to the cart, no removals from it, worth 20.00, 20.00 a piece on average",
            "1 click in the last 5 minutes",
            "1 product viewed, of 1 category, 2 product views",
            "1 view of other pages",
            "14:00, on a weekday",
            "2 purchases before, last purchase 3 days ago",
            "2 views of this product, the last 2 minutes ago",
            "5 visits before, 1 visit in 30 days, last seen 1 day ago",
            "a shopper who was here before",
            "channel not known",
            "checkout not begun",
            "country not known",
            "device mobile",
            "in the shop for 12 minutes, 4 clicks",
            "last add to the cart 5 minutes ago, 1 click since",
            "last click 2 minutes ago, 3 minutes after the one before",
            "last did: product view",
            "likes category shoes",
            "looks most at category shoes",
            "no looks at the cart",
            "no other interactions",
            "no products chosen in lists",
            "no searches",
            "not signed in",
            "nothing bought yet",
            "of the category liked most",
            "of the category looked at most",
            "orders of 90 days worth 45.00 on average",
            "product cost 20.00 on average in 7 days, now 10% below its average",
            "product has 3 orders in 30 days, 120 views in 30 days, 2.5% of views end in an order",
            "viewed products cost 20.00 on average"),
        texts(KNOWN));
  }

  @Test
  void nothingKnown_isToldOnceForEachCause() {
    assertEquals(
        List.of(
            "14:00, on a weekday",
            "no product asked for",
            "nothing known of this session",
            "nothing known of this user"),
        texts(NOTHING));
  }

  @Test
  void reasonsOfBothSigns_baseAndEverythingElse_addUpToTheMargin() {
    Explainer explainer = new Explainer(Models.ofAll());
    for (ScoreBasis moment : List.of(KNOWN, NOTHING)) {
      for (int most : new int[] {0, 1, 3, 100}) {
        Explanation explanation = explainer.explain(moment, most);
        double told =
            Stream.concat(explanation.raising().stream(), explanation.lowering().stream())
                .mapToDouble(Reason::contribution)
                .sum();

        assertEquals(
            explanation.margin(), explanation.base() + told + explanation.everythingElse(), 1e-5);
        assertTrue(explanation.raising().size() <= most && explanation.lowering().size() <= most);
        assertEquals(most == 100, Math.abs(explanation.everythingElse()) < 1e-12);
      }
    }
  }

  @Test
  void reasons_areTheStrongestOfTheirSign_strongestFirst() {
    PropensityModel model =
        Models.of(
            List.of(
                new Stump("search_count", 1, -0.2, 0.2),
                new Stump("signed_in", 1, -0.6, 0.6),
                new Stump("checkout_count", 1, -0.4, 0.4),
                new Stump("product_views_in_session", 1, -0.31, 0.31)));

    Explanation explanation = new Explainer(model).explain(KNOWN, 2);

    assertEquals(
        List.of("not signed in: -0.60", "checkout not begun: -0.40"),
        explanation.lowering().stream().map(Reason::toString).toList());
    assertEquals(
        List.of("2 views of this product: +0.31"),
        explanation.raising().stream().map(Reason::toString).toList());
    assertEquals(-0.2, explanation.everythingElse(), 1e-6);
    assertEquals(Segment.KNOWN, explanation.segment());
    assertEquals(Math.log(0.2 / 0.8), explanation.base(), 1e-6);
  }

  @Test
  void featuresOfATopic_areOneReason_withTheirSum() {
    PropensityModel model =
        Models.of(
            List.of(
                new Stump("product_views_in_session", 1, -0.3, 0.3),
                new Stump("time_since_last_view_of_product", 300, 0.2, -0.2)));

    Explanation explanation = new Explainer(model).explain(KNOWN, 5);

    assertEquals(
        List.of("2 views of this product, the last 2 minutes ago: +0.50"),
        explanation.raising().stream().map(Reason::toString).toList());
    assertEquals(
        List.of("product_views_in_session", "time_since_last_view_of_product"),
        explanation.raising().get(0).features());
  }

  @Test
  void negativeNumberOfReasons_isRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Explainer(Models.ofAll()).explain(KNOWN, -1));
  }

  private static final PropensityModel OF_CLICKS =
      Models.of(
          List.of(
              new Stump("product_views_in_session", 3, 0, 0.5),
              new Stump("add_to_cart_count", 2, 0, 0.9),
              new Stump("cart_view_count", 1, 0, -0.2),
              new Stump("checkout_count", 1, 0, 2),
              new Stump("signed_in", 1, 0, 0.1),
              new Stump("price_to_avg_price_7d", 0.85, 0.3, 0)));

  private static List<String> changes(ScoreBasis moment, ChangeDirection effect) {
    return new Explainer(OF_CLICKS)
        .counterfactuals(moment, effect).stream().map(each -> each.change().text()).toList();
  }

  @Test
  void changesThatRaise_areToldStrongestFirst() {
    assertEquals(
        List.of(
            "checkout begun",
            "this product put into the cart",
            "one more view of this product",
            "a price 10% lower",
            "a sign-in"),
        changes(KNOWN, ChangeDirection.RAISE));
    assertEquals(List.of("a look at the cart"), changes(KNOWN, ChangeDirection.LOWER));
  }

  @Test
  void change_isScoredByTheModel_onTheVectorOfAllEvents() {
    Counterfactual checkout =
        new Explainer(OF_CLICKS).counterfactuals(KNOWN, ChangeDirection.RAISE).get(0);
    SessionState session =
        SESSION.with(
            new CompactEvent(
                NOW.toEpochMilli(),
                0,
                77,
                EventType.CHECKOUT,
                null,
                null,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                null));
    float[] vector = OF_CLICKS.featureSet().vector(USER, session, PRODUCT, REQUEST);
    double before =
        OF_CLICKS.propensity(
            Segment.KNOWN, OF_CLICKS.featureSet().vector(USER, SESSION, PRODUCT, REQUEST));

    assertEquals(OF_CLICKS.propensity(Segment.KNOWN, vector), checkout.propensity());
    assertEquals(checkout.propensity() - before, checkout.difference());
  }

  @Test
  void changesThatCannotBe_areNotTold() {
    assertEquals(List.of("checkout begun", "a sign-in"), changes(NOTHING, ChangeDirection.RAISE));

    SessionState signedIn = SESSION.with(event(EventType.SIGN_IN, Duration.ofSeconds(50), null));
    assertTrue(!changes(KNOWN.with(signedIn), ChangeDirection.RAISE).contains("a sign-in"));
  }

  /** The event of a change is the newest one, though the visitor's clock runs ahead. */
  @Test
  void change_isTheNewestEvent_ofEverySession() {
    List<CompactEvent> ahead = new ArrayList<>(SESSION.events());
    ahead.add(event(EventType.SEARCH, Duration.ofMinutes(-3), null));
    for (SessionState session : List.of(SESSION, SessionState.of(ahead), SessionState.empty())) {
      ScoreBasis changed = Change.CHECKOUT.of(KNOWN.with(session));

      assertEquals(EventType.CHECKOUT, changed.session().newest().type());
      assertEquals(session.size() + 1, changed.session().size());
    }
  }

  @Test
  void priceOfTheSession_isLowered_whereTheRequestHasNone() {
    ScoreBasis moment = KNOWN.with(new FeatureRequest(NOW, "p1", 0));

    assertEquals(18_000_000, Change.LOWER_PRICE.of(moment).request().priceMicros());
    assertEquals(16_200_000, Change.LOWER_PRICE.of(KNOWN).request().priceMicros());
  }

  @Test
  void quantities_areSaidAsPeopleDo() {
    assertEquals("no views", Quantity.count(0, "view", "views"));
    assertEquals("1 view", Quantity.count(1, "view", "views"));
    assertEquals("45 seconds", Quantity.duration(45.2));
    assertEquals("1 minute", Quantity.duration(59.7));
    assertEquals("2 minutes", Quantity.duration(118));
    assertEquals("1 hour", Quantity.duration(3_590));
    assertEquals("1 day", Quantity.duration(86_000));
    assertEquals("3 days", Quantity.duration(3 * 86_400));
    assertEquals("just now", Quantity.ago(0.3));
    assertEquals("less than a day ago", Quantity.daysAgo(0));
    assertEquals("1 day ago", Quantity.daysAgo(1));
    assertEquals("1234.50", Quantity.money(1_234.5));
    assertEquals("2.5%", Quantity.percent(0.025));
  }
}
