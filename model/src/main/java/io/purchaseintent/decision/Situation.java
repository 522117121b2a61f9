package io.purchaseintent.decision;

import io.purchaseintent.event.Channel;
import io.purchaseintent.scoring.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is decided by.
 *
 * @param sessionId the visit; chance is drawn by it, so that a visit keeps its draw
 * @param time now; the day that pays is the one that it lies in
 * @param propensity the probability of a purchase without any action
 * @param cartValue 0 where there is no cart
 * @param segment the part of the traffic
 * @param channel how the visitor came, or null where not known
 * @param country ISO 3166 code, or null where not known
 * @param stage how far the visit has come
 * @param events how many events of the visit are known
 * @param given what the shopper was given before
 * @param known what the model knew that told the propensity; null where that is not at hand
 */
public record Situation(
    String sessionId,
    Instant time,
    double propensity,
    double cartValue,
    Segment segment,
    @Nullable Channel channel,
    @Nullable String country,
    Stage stage,
    int events,
    List<Given> given,
    @Nullable Known known) {

  /** One of which no more is known. */
  public Situation(
      String sessionId,
      Instant time,
      double propensity,
      double cartValue,
      Segment segment,
      @Nullable Channel channel,
      @Nullable String country,
      Stage stage,
      int events,
      List<Given> given) {
    this(
        sessionId,
        time,
        propensity,
        cartValue,
        segment,
        channel,
        country,
        stage,
        events,
        given,
        null);
  }

  /** The same, of which more is known. */
  public Situation withKnown(Known more) {
    return new Situation(
        sessionId,
        time,
        propensity,
        cartValue,
        segment,
        channel,
        country,
        stage,
        events,
        given,
        more);
  }

  /** The same, of a shopper who was given more. */
  public Situation withGiven(List<Given> more) {
    List<Given> all = new ArrayList<>(given);
    all.addAll(more);
    return more.isEmpty()
        ? this
        : new Situation(
            sessionId,
            time,
            propensity,
            cartValue,
            segment,
            channel,
            country,
            stage,
            events,
            all,
            known);
  }

  /**
   * @throws IllegalArgumentException if the propensity is no probability, or the cart's value no
   *     amount from 0 to 1e9
   */
  public Situation {
    given = List.copyOf(given);
    if (!(propensity >= 0 && propensity <= 1)) {
      throw new IllegalArgumentException(
          "The propensity must lie between 0 and 1, but is " + propensity);
    }
    if (!(cartValue >= 0 && cartValue <= Amount.HIGHEST)) {
      throw new IllegalArgumentException(
          "The cart's value must lie between 0 and 1e9, but is " + cartValue);
    }
  }
}
