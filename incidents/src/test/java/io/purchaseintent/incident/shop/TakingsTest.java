package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.incident.shop.Takings.Answered;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakingsTest {

  @Test
  void nothingOffered_takesTheMarginOfWhatIsBought() {
    Takings takings = Takings.of(List.of(new Answered(moment(0.5, 3, 1, 0.4), null)));

    assertEquals(0.5 * 100 * 0.35, takings.money(), 1e-9);
    assertEquals(100 * 0.35, takings.drawn(), 1e-9);
    assertEquals(0, takings.offers());
  }

  @Test
  void discount_isPaidOnPurchase_creditInAnyCase() {
    Moment never = moment(0, 3, 1, 0.5);

    assertEquals(0, Takings.of(List.of(new Answered(never, Offer.DISCOUNT))).money());
    assertEquals(-2, Takings.of(List.of(new Answered(never, Offer.CREDIT))).money());
  }

  @Test
  void undecided_areMovedByCredit_asTheLawSays() {
    double odds = Math.exp(0.9);

    Takings takings = Takings.of(List.of(new Answered(moment(0.5, 3, 1, 0.9), Offer.CREDIT)));

    assertEquals(odds / (1 + odds), takings.purchases(), 1e-9);
    assertEquals(odds / (1 + odds) * 35 - 2, takings.money(), 1e-9);
  }

  @Test
  void whoHasMadeUpHisMind_isMovedLess_whoMindsPricesMore() {
    double undecided = Responses.probability(moment(0.2, 3, 1, 0), Offer.DISCOUNT);
    double decided = Responses.probability(moment(0.2, 6, 1, 0), Offer.DISCOUNT);
    double thrifty = Responses.probability(moment(0.2, 3, 1.8, 0), Offer.DISCOUNT);

    assertTrue(0.2 < decided && decided < undecided && undecided < thrifty);
  }

  @Test
  void aShopperWhoIsMadeToWait_buysLess() {
    Answered waiting = new Answered(moment(0.5, 3, 1, 0), null, 0.86);

    assertEquals(0.43, waiting.probability(), 1e-9);
  }

  @Test
  void luckIsTheVisitsOwn_soAnOfferNeverLosesAPurchase() {
    for (int i = 0; i < 1_000; i++) {
      Moment moment = moment(0.3, 2, 1, Chance.unit(7, "s" + i, "luck"));

      Takings without = Takings.of(List.of(new Answered(moment, null)));
      Takings with = Takings.of(List.of(new Answered(moment, Banner.YOUR_SIZE)));

      assertTrue(with.drawn() >= without.drawn(), moment.toString());
    }
  }

  static Moment moment(double probability, int intent, double sensitivity, double luck) {
    return new Moment(
        "s1", null, Instant.EPOCH, null, 0, 100, probability, intent, sensitivity, luck);
  }
}
