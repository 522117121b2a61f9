package io.purchaseintent.decision;

import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an action may be chosen. What is not known passes no rule that asks for it.
 *
 * <p>{@link #toString} is the rule as it stands in a file.
 */
public sealed interface Rule {

  /** Why a visit that has bought passes no rule that asks for one before. */
  String HAS_BOUGHT = "the visit has bought";

  /** Its name in files. */
  String name();

  /** Why the action may not be chosen, or null if the rule lets it pass. */
  @Nullable String refusal(String action, Situation situation);

  /** Not twice in a visit. */
  record OnceASession() implements Rule {

    @Override
    public String name() {
      return "once_a_session";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      boolean had =
          situation.given().stream()
              .anyMatch(given -> given.inThisSession() && given.action().equals(action));
      return had ? "this visit had it" : null;
    }

    @Override
    public String toString() {
      return name() + ": true";
    }
  }

  /**
   * Not twice to a shopper within so many days of 24 hours, by what the situation says he was
   * given.
   *
   * @param days from 1 to 3650
   */
  record OnceAUserInDays(int days) implements Rule {

    /**
     * @throws PolicyException if the days lie out of their bounds
     */
    public OnceAUserInDays {
      PolicyException.requireBetween("once_a_user_in_days", days, 1, 3650, "give whole days");
    }

    @Override
    public String name() {
      return "once_a_user_in_days";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      Instant since = situation.time().minus(Duration.ofDays(days));
      for (Given given : situation.given()) {
        if (given.action().equals(action) && given.time().isAfter(since)) {
          return "the shopper had it at " + given.time();
        }
      }
      return null;
    }

    @Override
    public String toString() {
      return name() + ": " + days;
    }
  }

  /** The cart is worth this or more; where there is none it is worth 0. */
  record CartValueFrom(double amount) implements Rule {

    /**
     * @throws PolicyException if the amount lies out of its bounds
     */
    public CartValueFrom {
      PolicyException.requireBetween(
          "cart_value_from", amount, 0, Amount.HIGHEST, "give the lowest value of a cart");
    }

    @Override
    public String name() {
      return "cart_value_from";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.cartValue() >= amount
          ? null
          : "the cart is worth "
              + Amount.cents(situation.cartValue())
              + ", less than "
              + Amount.cents(amount);
    }

    @Override
    public String toString() {
      return name() + ": " + Amount.text(amount);
    }
  }

  /** The cart is worth less than this. */
  record CartValueBelow(double amount) implements Rule {

    /**
     * @throws PolicyException if the amount lies out of its bounds
     */
    public CartValueBelow {
      PolicyException.requireBetween(
          "cart_value_below",
          amount,
          Amount.LOWEST,
          Amount.HIGHEST,
          "give the value of a cart from which on the action is too dear");
    }

    @Override
    public String name() {
      return "cart_value_below";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.cartValue() < amount
          ? null
          : "the cart is worth "
              + Amount.cents(situation.cartValue())
              + ", not less than "
              + Amount.cents(amount);
    }

    @Override
    public String toString() {
      return name() + ": " + Amount.text(amount);
    }
  }

  /** A purchase is this probable or more. */
  record PropensityFrom(double bound) implements Rule {

    /**
     * @throws PolicyException if the bound is no probability
     */
    public PropensityFrom {
      PolicyException.requireBetween("propensity_from", bound, 0, 1, "give a probability");
    }

    @Override
    public String name() {
      return "propensity_from";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.propensity() >= bound
          ? null
          : "the propensity is "
              + Amount.text(situation.propensity())
              + ", less than "
              + Amount.text(bound);
    }

    @Override
    public String toString() {
      return name() + ": " + Amount.text(bound);
    }
  }

  /** A purchase is less probable than this. */
  record PropensityBelow(double bound) implements Rule {

    /**
     * @throws PolicyException if the bound is no probability
     */
    public PropensityBelow {
      PolicyException.requireBetween("propensity_below", bound, 0, 1, "give a probability");
    }

    @Override
    public String name() {
      return "propensity_below";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.propensity() < bound
          ? null
          : "the propensity is "
              + Amount.text(situation.propensity())
              + ", not less than "
              + Amount.text(bound);
    }

    @Override
    public String toString() {
      return name() + ": " + Amount.text(bound);
    }
  }

  /** The shopper is of one of these. */
  record Segments(List<Segment> segments) implements Rule {

    /** One of these, in any order. */
    public Segments {
      segments = segments.stream().distinct().sorted().toList();
    }

    @Override
    public String name() {
      return "segments";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return segments.contains(situation.segment())
          ? null
          : "the shopper is " + situation.segment().code();
    }

    @Override
    public String toString() {
      return name() + ": " + segments.stream().map(Segment::code).toList();
    }
  }

  /** The visitor came by one of these. */
  record Channels(List<Channel> channels) implements Rule {

    /** One of these, in any order. */
    public Channels {
      channels = channels.stream().distinct().sorted().toList();
    }

    @Override
    public String name() {
      return "channels";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      Channel channel = situation.channel();
      if (channel == null) {
        return "the channel is not known";
      }
      return channels.contains(channel) ? null : "the channel is " + channel.code();
    }

    @Override
    public String toString() {
      return name() + ": " + channels.stream().map(Channel::code).toList();
    }
  }

  /** The shopper is in one of these countries. */
  record Countries(List<String> countries) implements Rule {

    /**
     * @throws PolicyException if one is not two capital letters
     */
    public Countries {
      countries = countries.stream().distinct().sorted().toList();
      for (String country : countries) {
        if (!country.matches("[A-Z]{2}")) {
          throw new PolicyException(
              "countries",
              "has \""
                  + country
                  + "\": give ISO 3166 codes of two capital letters, such as \"DE\"");
        }
      }
    }

    @Override
    public String name() {
      return "countries";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      String country = situation.country();
      if (country == null) {
        return "the country is not known";
      }
      return countries.contains(country) ? null : "the country is " + country;
    }

    @Override
    public String toString() {
      // In quotation marks, as YAML takes Norway's NO for a no.
      return name() + ": " + countries.stream().map(each -> '"' + each + '"').toList();
    }
  }

  /** The visit has not bought: nobody is won for what he just paid for. */
  record BeforePurchase() implements Rule {

    @Override
    public String name() {
      return "before_purchase";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.stage() == Stage.PURCHASED ? HAS_BOUGHT : null;
    }

    @Override
    public String toString() {
      return name() + ": true";
    }
  }

  /**
   * The visit did not reach the checkout: who pays already needs no reason to. One that has bought
   * was there, whether or not it said so.
   */
  record BeforeCheckout() implements Rule {

    @Override
    public String name() {
      return "before_checkout";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return switch (situation.stage()) {
        case BROWSING -> null;
        case CHECKOUT -> "the visit is in checkout";
        case PURCHASED -> HAS_BOUGHT;
      };
    }

    @Override
    public String toString() {
      return name() + ": true";
    }
  }

  /**
   * The visit has so many events: before that little is known of it.
   *
   * @param events from 1 to 1000, which is what is kept of a visit
   */
  record MinEvents(int events) implements Rule {

    /**
     * @throws PolicyException if the number lies out of its bounds
     */
    public MinEvents {
      PolicyException.requireBetween("min_events", events, 1, 1000, "give a number of events");
    }

    @Override
    public String name() {
      return "min_events";
    }

    @Override
    public @Nullable String refusal(String action, Situation situation) {
      return situation.events() >= events
          ? null
          : "the visit has " + situation.events() + " events, fewer than " + events;
    }

    @Override
    public String toString() {
      return name() + ": " + events;
    }
  }
}
