package io.purchaseintent.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.simulator.Catalogue.PriceClass;
import io.purchaseintent.simulator.Temper.Kind;
import io.purchaseintent.simulator.Temper.PriceSensitivity;
import io.purchaseintent.simulator.VisitState.Place;
import org.junit.jupiter.api.Test;

class VisitModelTest {

  private static final Temper ORDINARY =
      new Temper(Kind.ORDINARY, PriceSensitivity.HIGH, false, false);

  @Test
  void ordinals_areThereAndBack() {
    for (int i = 0; i < VisitState.COUNT; i++) {
      assertEquals(i, VisitState.of(i).ordinal());
    }
    for (int i = 0; i < Temper.COUNT; i++) {
      assertEquals(i, Temper.of(i).ordinal());
    }
  }

  @Test
  void moves_areProbabilities() {
    for (int i = 0; i < Temper.COUNT; i++) {
      VisitModel model = new VisitModel(Temper.of(i));
      for (PriceClass priceClass : PriceClass.values()) {
        for (boolean star : new boolean[] {true, false}) {
          double[] upDown = model.opened(priceClass, star);
          assertTrue(upDown[0] >= 0 && upDown[1] >= 0 && upDown[0] + upDown[1] <= 1);
        }
      }
      for (int s = 0; s < VisitState.COUNT; s++) {
        double p = model.purchaseProbability(VisitState.of(s));
        assertTrue(p >= 0 && p < 1, Temper.of(i) + " " + VisitState.of(s) + ": " + p);
      }
    }
  }

  @Test
  void intentCartAndPlace_raiseTheProbability() {
    VisitModel model = new VisitModel(ORDINARY);
    double previous = 0;
    for (int intent = 0; intent <= VisitState.MAX_INTENT; intent++) {
      double p = model.purchaseProbability(new VisitState(intent, Place.LIST, 1, 2));
      assertTrue(p > previous);
      assertTrue(p > model.purchaseProbability(new VisitState(intent, Place.LIST, 0, 2)));
      assertTrue(p < model.purchaseProbability(new VisitState(intent, Place.PAYMENT, 1, 2)));
      previous = p;
    }
  }

  @Test
  void todaysPrice_mattersMoreToTheSensitive() {
    VisitState state = new VisitState(3, Place.LIST, 0, 0);
    double sensitive = ratio(new VisitModel(ORDINARY), state);
    double indifferent =
        ratio(new VisitModel(new Temper(Kind.ORDINARY, PriceSensitivity.LOW, false, false)), state);

    assertTrue(sensitive > 1.2 * indifferent, sensitive + " and " + indifferent);
    assertTrue(indifferent > 1);
  }

  private static double ratio(VisitModel model, VisitState state) {
    return model.purchaseProbability(state, PriceClass.SALE, true)
        / model.purchaseProbability(state, PriceClass.DEAR, true);
  }
}
