package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.DeclaredFeature.Function;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.json.DeclaredFeatureJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields by classes of a shop's own, and what is counted of them. */
final class OwnFieldTest {

  private static final ClosedDays DAYS =
      new ClosedDays(LocalDate.of(2024, 2, 1), LocalDate.of(2024, 5, 1));
  private static final long START = Instant.parse("2024-02-01T00:00:00Z").toEpochMilli();

  /** Whether a piece costs as much as a day out. */
  public static final class PriceBand implements OwnField.Text {
    @Override
    public String name() {
      return "price_band";
    }

    @Override
    public int version() {
      return 2;
    }

    @Override
    public String of(CompactEvent event) {
      return event.priceMicros() == 0
          ? null
          : event.priceMicros() < 25_000_000 ? "everyday" : "dear";
    }
  }

  /** What it was before. */
  public static final class FormerPriceBand implements OwnField.Text {
    @Override
    public String name() {
      return "price_band";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String of(CompactEvent event) {
      return event.priceMicros() == 0 ? null : "any";
    }
  }

  /** The part of a price behind the point; what was given away breaks it. */
  public static final class Ended implements OwnField.Amount {
    @Override
    public String name() {
      return "price_ending";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public double of(CompactEvent event) {
      if (event.priceMicros() == 0) {
        throw new IllegalStateException("no price");
      }
      return event.priceMicros() % 1_000_000 / 1e6;
    }
  }

  private static final DeclaredField BAND = OwnFields.named("price_band", 2);
  private static final DeclaredField ENDING = OwnFields.named("price_ending", 1);

  private static List<DeclaredFeature> features(Of of, int window) {
    DeclaredFeature.Filter dear =
        new DeclaredFeature.Filter(
            new TreeMap<>(Map.of(BAND, new TreeSet<>(List.of("dear")))), null, null);
    return List.of(
        Declarations.of("dear", of, Type.NUMBER, Function.COUNT, null, dear, window),
        Declarations.of(
            "bands", of, Type.NUMBER, Function.DISTINCT, BAND, DeclaredFeature.Filter.ALL, window),
        Declarations.of(
            "last_band",
            of,
            Type.CATEGORY,
            Function.LAST,
            BAND,
            DeclaredFeature.Filter.ALL,
            window),
        Declarations.of(
            "endings", of, Type.NUMBER, Function.SUM, ENDING, DeclaredFeature.Filter.ALL, window));
  }

  private static List<CompactEvent> events(long seed) {
    Random random = new Random(seed);
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long time = START + (long) (random.nextDouble() * 60 * 86_400_000);
      CompactEvent event = Histories.event(random, time, i);
      if (event.userId() != null) {
        events.add(event);
      }
    }
    return events;
  }

  @Property(tries = 60)
  void whatIsCountedOfThem_isAsReckonedOfTheEvents_howeverTheyAreParted(@ForAll long seed) {
    List<CompactEvent> events = events(seed);
    DeclaredFeatures declared = new DeclaredFeatures(features(Of.SHOPPER, 7));
    UserTimeline whole = new UserTimeline();
    UserTimeline left = new UserTimeline();
    UserTimeline right = new UserTimeline();
    for (int i = 0; i < events.size(); i++) {
      CompactEvent event = events.get(i);
      for (UserTimeline each : List.of(whole, i % 3 == 0 ? left : right)) {
        each.addVisit(
            "s" + i,
            List.of(event),
            DAYS,
            (known, time) -> declared.countOfShopper(each.declared(), "s", known, time));
      }
    }
    left.merge(right);

    assertEquals(whole.snapshots(DAYS), left.snapshots(DAYS));
    for (UserHistory history : whole.snapshots(DAYS)) {
      long until = history.asOf().toEpochMilli();
      long from = until - 7L * 86_400_000;
      List<CompactEvent> seen =
          events.stream()
              .filter(event -> event.timeMillis() >= from && event.timeMillis() < until)
              .filter(event -> event.priceMicros() > 0)
              .toList();
      long dear = seen.stream().filter(event -> event.priceMicros() >= 25_000_000).count();
      Map<String, Object> values = history.declared().asMap();
      assertEquals(dear == 0 ? null : (double) dear, values.get("dear:1"));
      long bands = Math.min(1, dear) + (seen.size() > dear ? 1 : 0);
      assertEquals(bands == 0 ? null : (double) bands, values.get("bands:1"));
      long endings = seen.stream().mapToLong(event -> event.priceMicros() % 1_000_000).sum();
      assertEquals(seen.isEmpty() ? null : endings / 1e6, values.get("endings:1"));
    }
  }

  @Test
  void visit_isCountedByTheSameClass() {
    List<FeatureDefinition> features =
        features(Of.VISIT, 0).stream().map(FeatureDefinition::of).toList();
    SessionState session =
        SessionState.of(
            List.of(
                Histories.plain(EventType.PRODUCT_VIEW, "2024-02-10T12:00:00Z", "p", "c", 0, null),
                Histories.plain(
                    EventType.PRODUCT_VIEW, "2024-02-10T12:01:00Z", "p", "c", 30_250_000, null),
                Histories.plain(
                    EventType.PRODUCT_VIEW, "2024-02-10T12:02:00Z", "q", "c", 9_500_000, null)));
    Object[] values =
        FeatureSet.values(
            features,
            ZoneOffset.UTC,
            null,
            session,
            null,
            new FeatureRequest(Instant.parse("2024-02-10T12:03:00Z"), "p", 0));

    assertEquals(List.of(1.0, 2.0, "everyday", 0.75), List.of(values));
  }

  @Test
  void declaration_namesTheVersion_andIsReadBackAsItIs() {
    for (DeclaredFeature feature : features(Of.PRODUCT, 30)) {
      assertEquals(feature, DeclaredFeatureJson.read(DeclaredFeatureJson.write(feature)));
    }
    assertTrue(
        features(Of.PRODUCT, 30).get(2).meaning().contains("PRICE_BAND@2"),
        features(Of.PRODUCT, 30).get(2).meaning());
    assertEquals(1, OwnFields.named("price_band", 1).version());
    assertEquals(
        List.of("price_band@2", "price_ending@1"),
        OwnFields.newest().stream().map(each -> each.name() + '@' + each.version()).toList());
  }

  @Test
  void classThatIsNotThere_isToldWithTheRemedy() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> OwnFields.named("price_band", 3))
            .getMessage();

    assertTrue(message.contains("price_band@3"), message);
    assertTrue(message.contains("price_band@1, price_band@2"), message);
    assertTrue(message.contains("plugins/"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "Price, 1, 1 to 64",
    "price, 1, events have already",
    "price_from, 1, events have already",
    "own, 0, begin with 1"
  })
  void nameOrVersionThatCanBeNone_isRefused(String name, int version, String says) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> OwnFields.read(List.of(new Named(name, version))))
            .getMessage();

    assertTrue(message.contains(says), message);
  }

  @Test
  void twoOfOneNameAndVersion_areRefused() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> OwnFields.read(List.of(new Named("own", 1), new Named("own", 1))))
            .getMessage();

    assertTrue(message.contains("another meaning is another version"), message);
  }

  /** A field that says its own name. */
  private record Named(String name, int version) implements OwnField.Text {
    @Override
    public String of(CompactEvent event) {
      return name;
    }
  }
}
