package io.purchaseintent.trainer.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.trainer.gates.GateVerdict.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BehaviourGatesTest {

  private static final FeatureSet CARTS = HandModel.features("add_to_cart_count", "cart_value");
  private static final FeatureSet VALUE = HandModel.features("cart_value");

  private static CompactEvent event(int number, EventType type, long priceMicros) {
    return new CompactEvent(
        1_700_000_000_000L + 1_000 * number,
        number,
        number * 7_919L,
        type,
        "p",
        "c",
        priceMicros,
        1,
        null,
        "u",
        null,
        null,
        null,
        null);
  }

  private static SampledMoment moment(FeatureSet features, CompactEvent... events) {
    SessionState state = SessionState.of(List.of(events));
    FeatureRequest request = FeatureRequest.after(state.newest());
    return new SampledMoment(
        null, state, null, request, features.vector(null, state, null, request));
  }

  private static SampledMoment viewed(FeatureSet features) {
    return moment(features, event(1, EventType.PRODUCT_VIEW, 10_000_000));
  }

  private static GateVerdict verdict(
      String gate, PropensityModel model, List<SampledMoment> moments) {
    BehaviourGates gates = new BehaviourGates(GateSettings.shipped(), model, moments, 1);
    return Stream.of(
            gates.featureSet(),
            gates.invariance(),
            gates.direction(),
            gates.idleCart(),
            gates.robustness())
        .filter(verdict -> verdict.gate().equals(gate))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void direction_wantsAnAddToCartToRaiseTheScore() {
    List<SampledMoment> moments = List.of(viewed(CARTS));

    assertEquals(
        Outcome.PASSED,
        verdict("direction", HandModel.of(CARTS, 0.5f, 0.1, 0.4), moments).outcome());
    assertEquals(
        Outcome.FAILED,
        verdict("direction", HandModel.of(CARTS, 1.5f, 0.1, 0.4), moments).outcome());
    GateVerdict lowered = verdict("direction", HandModel.of(CARTS, 0.5f, 0.4, 0.1), moments);
    assertEquals(Outcome.FAILED, lowered.outcome());
    assertTrue(lowered.what().contains("lowered the propensity by up to 0.3000"), lowered.what());
  }

  @Test
  void idleCart_wantsACartLeftAloneToBeWorthLess() {
    FeatureSet idle = HandModel.features("seconds_since_last_event");
    SampledMoment filled = moment(idle, event(1, EventType.ADD_TO_CART, 10_000_000));
    List<SampledMoment> carts = Collections.nCopies(30, filled);

    assertEquals(
        Outcome.PASSED, verdict("idle_cart", HandModel.of(idle, 599f, 0.4, 0.1), carts).outcome());
    GateVerdict worthMore = verdict("idle_cart", HandModel.of(idle, 599f, 0.1, 0.4), carts);
    assertEquals(Outcome.FAILED, worthMore.outcome());
    assertEquals(4, worthMore.figure(), 1e-3);
    // Nobody looks at the eleventh minute.
    assertEquals(
        Outcome.PASSED, verdict("idle_cart", HandModel.of(idle, 601f, 0.1, 0.4), carts).outcome());
    assertEquals(
        Outcome.SKIPPED,
        verdict("idle_cart", HandModel.of(idle, 599f, 0.1, 0.4), carts.subList(0, 29)).outcome());
    assertEquals(
        Outcome.SKIPPED,
        verdict(
                "idle_cart",
                HandModel.of(idle, 599f, 0.1, 0.4),
                Collections.nCopies(30, viewed(idle)))
            .outcome());
  }

  @Test
  void direction_leavesOutMomentsAfterACheckout() {
    SampledMoment checkout =
        moment(
            CARTS,
            event(1, EventType.ADD_TO_CART, 10_000_000),
            event(2, EventType.CHECKOUT, 0),
            event(3, EventType.PAGE_VIEW, 0));
    PropensityModel model = HandModel.of(CARTS, 0.5f, 0.1, 0.4);

    assertEquals(1.0, verdict("direction", model, List.of(checkout, viewed(CARTS))).figure());
    assertEquals(Outcome.SKIPPED, verdict("direction", model, List.of(checkout)).outcome());
  }

  @Test
  void direction_toleratesFewThatStay_andNoneThatFallsFar() {
    List<SampledMoment> moments = new ArrayList<>();
    IntStream.range(0, 95).forEach(i -> moments.add(viewed(CARTS)));
    SampledMoment full =
        moment(CARTS, event(1, EventType.ADD_TO_CART, 1), event(2, EventType.PAGE_VIEW, 0));
    IntStream.range(0, 5).forEach(i -> moments.add(full));
    PropensityModel model = HandModel.of(CARTS, 0.5f, 0.1, 0.4);

    assertEquals(Outcome.PASSED, verdict("direction", model, moments).outcome());
    moments.add(full);
    assertEquals(Outcome.FAILED, verdict("direction", model, moments).outcome());
  }

  @Test
  void direction_isNotJudgedByTheOneWorstMomentOfHundreds() {
    PropensityModel lowers = HandModel.of(CARTS, 0.5f, 0.4, 0.1);
    List<SampledMoment> moments = new ArrayList<>();
    SampledMoment full =
        moment(CARTS, event(1, EventType.ADD_TO_CART, 1), event(2, EventType.PAGE_VIEW, 0));
    IntStream.range(0, 398).forEach(i -> moments.add(full));
    IntStream.range(0, 2).forEach(i -> moments.add(viewed(CARTS)));
    String stays = verdict("direction", lowers, moments).toString();
    assertTrue(stays.contains("by up to 0.0000"), stays);
    assertTrue(stays.contains("0.3000 at the worst"), stays);

    moments.add(viewed(CARTS));
    String falls = verdict("direction", lowers, moments).toString();
    assertTrue(falls.contains("by up to 0.3000"), falls);
  }

  @Test
  void robustness_wantsPriceNoiseToMoveLittle() {
    List<SampledMoment> moments =
        IntStream.range(0, 200)
            .mapToObj(i -> moment(VALUE, event(1, EventType.ADD_TO_CART, 10_000_000)))
            .toList();

    assertEquals(
        Outcome.PASSED,
        verdict("robustness", HandModel.of(VALUE, 12, 0.1, 0.4), moments).outcome());
    assertEquals(
        Outcome.FAILED,
        verdict("robustness", HandModel.of(VALUE, 10, 0.1, 0.4), moments).outcome());
    assertEquals(
        Outcome.PASSED,
        verdict("robustness", HandModel.of(VALUE, 10, 0.1, 0.11), moments).outcome());
  }

  @Test
  void featureSet_wantsVectorsToBeMadeAgainBitByBit() {
    SampledMoment moment = viewed(CARTS);
    PropensityModel model = HandModel.of(CARTS, 0.5f, 0.1, 0.4);
    float[] other = moment.trained().clone();
    other[0] = Math.nextUp(other[0]);
    SampledMoment differing =
        new SampledMoment(null, moment.session(), null, moment.request(), other);

    assertEquals(Outcome.PASSED, verdict("feature_set", model, List.of(moment)).outcome());
    GateVerdict verdict = verdict("feature_set", model, List.of(moment, differing));
    assertEquals(Outcome.FAILED, verdict.outcome());
    assertEquals(1, verdict.figure());
  }

  @Test
  void invariance_holdsForFeaturesThatKnowNoId() {
    List<SampledMoment> moments = List.of(viewed(CARTS), viewed(CARTS));

    assertEquals(
        Outcome.PASSED,
        verdict("invariance", HandModel.of(CARTS, 0.5f, 0.1, 0.4), moments).outcome());
  }

  @Test
  void latency_isTheBestPassOverItsVectors() {
    long[] clock = {0};
    List<SampledMoment> moments = List.of(viewed(CARTS), viewed(CARTS));
    BehaviourGates gates =
        new BehaviourGates(GateSettings.shipped(), HandModel.of(CARTS, 0.5f, 0.1, 0.4), moments, 1);

    // Every look at the clock is 90 microseconds after the one before it.
    assertEquals(45.0, gates.latency(() -> clock[0] += 90_000).figure());
    assertEquals(Outcome.FAILED, gates.latency(() -> clock[0] += 101_000).outcome());
  }
}
