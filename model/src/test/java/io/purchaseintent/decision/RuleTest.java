package io.purchaseintent.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RuleTest {

  private static final Instant NOW = Policies.NOON;

  private static Situation with(double propensity, double cart, int events, Stage stage) {
    return new Situation(
        "s", NOW, propensity, cart, Segment.KNOWN, null, null, stage, events, List.of());
  }

  private static Situation from(Segment segment, @Nullable Channel channel, @Nullable String land) {
    return new Situation("s", NOW, 0.1, 0, segment, channel, land, Stage.BROWSING, 1, List.of());
  }

  private static Situation after(Given... given) {
    return new Situation(
        "s", NOW, 0.1, 0, Segment.KNOWN, null, null, Stage.BROWSING, 1, List.of(given));
  }

  private static void assertRefused(String reason, Rule rule, Situation situation) {
    assertEquals(reason, rule.refusal("gift", situation));
  }

  private static void assertPassed(Rule rule, Situation situation) {
    assertNull(rule.refusal("gift", situation));
  }

  @Test
  void bounds_areHalfOpen() {
    assertRefused(
        "the cart is worth 19.99, less than 20.00",
        new Rule.CartValueFrom(20),
        with(0.1, 19.99, 1, Stage.BROWSING));
    assertPassed(new Rule.CartValueFrom(20), with(0.1, 20, 1, Stage.BROWSING));
    assertRefused(
        "the cart is worth 20.00, not less than 20.00",
        new Rule.CartValueBelow(20),
        with(0.1, 20, 1, Stage.BROWSING));
    assertPassed(new Rule.CartValueBelow(20), with(0.1, 19.99, 1, Stage.BROWSING));
    assertRefused(
        "the propensity is 0.09, less than 0.1",
        new Rule.PropensityFrom(0.1),
        with(0.09, 0, 1, Stage.BROWSING));
    assertPassed(new Rule.PropensityFrom(0.1), with(0.1, 0, 1, Stage.BROWSING));
    assertRefused(
        "the propensity is 0.1, not less than 0.1",
        new Rule.PropensityBelow(0.1),
        with(0.1, 0, 1, Stage.BROWSING));
    assertPassed(new Rule.PropensityBelow(0.1), with(0.09, 0, 1, Stage.BROWSING));
    assertRefused(
        "the visit has 2 events, fewer than 3",
        new Rule.MinEvents(3),
        with(0.1, 0, 2, Stage.BROWSING));
    assertPassed(new Rule.MinEvents(3), with(0.1, 0, 3, Stage.BROWSING));
  }

  @Test
  void checkout_isTooLate() {
    assertRefused(
        "the visit is in checkout", new Rule.BeforeCheckout(), with(0.1, 0, 9, Stage.CHECKOUT));
    assertPassed(new Rule.BeforeCheckout(), with(0.1, 0, 9, Stage.BROWSING));
    assertRefused(
        "the visit has bought", new Rule.BeforeCheckout(), with(0.1, 0, 9, Stage.PURCHASED));
    assertRefused(
        "the visit has bought", new Rule.BeforePurchase(), with(0.1, 0, 9, Stage.PURCHASED));
    assertPassed(new Rule.BeforePurchase(), with(0.1, 0, 9, Stage.CHECKOUT));
  }

  @Test
  void whatIsNotKnown_passesNoRuleThatAsksForIt() {
    Rule channels = new Rule.Channels(List.of(Channel.PAID, Channel.EMAIL));
    Rule countries = new Rule.Countries(List.of("DE", "AT"));
    Rule known = new Rule.Segments(List.of(Segment.KNOWN));

    assertRefused("the channel is not known", channels, from(Segment.KNOWN, null, null));
    assertRefused("the channel is direct", channels, from(Segment.KNOWN, Channel.DIRECT, null));
    assertPassed(channels, from(Segment.KNOWN, Channel.EMAIL, null));
    assertRefused("the country is not known", countries, from(Segment.KNOWN, null, null));
    assertRefused("the country is CH", countries, from(Segment.KNOWN, null, "CH"));
    assertPassed(countries, from(Segment.KNOWN, null, "AT"));
    assertRefused("the shopper is anonymous", known, from(Segment.ANONYMOUS, null, null));
    assertPassed(known, from(Segment.KNOWN, null, null));
  }

  @Test
  void onceASession_looksAtThisSessionAndAction() {
    Rule once = new Rule.OnceASession();

    assertRefused("this visit had it", once, after(new Given("gift", NOW, true)));
    assertPassed(once, after(new Given("gift", NOW, false)));
    assertPassed(once, after(new Given("other", NOW, true)));
    assertPassed(once, after());
  }

  @Test
  void onceAUser_endsAfterTheDays() {
    Rule once = new Rule.OnceAUserInDays(30);
    Instant ended = NOW.minus(Duration.ofDays(30));

    assertPassed(once, after(new Given("gift", ended, false)));
    assertRefused(
        "the shopper had it at " + ended.plusMillis(1),
        once,
        after(new Given("gift", ended, false), new Given("gift", ended.plusMillis(1), false)));
    assertRefused("the shopper had it at " + NOW, once, after(new Given("gift", NOW, true)));
    assertPassed(once, after(new Given("other", NOW, false)));
  }
}
