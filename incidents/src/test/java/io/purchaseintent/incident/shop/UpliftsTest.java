package io.purchaseintent.incident.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpliftsTest {

  @Test
  void ofOneKindOfVisit_isTheLawsOwnRatio() {
    List<Truth> visits = List.of(new Truth("s1", 1, false, List.of(3), List.of(0.1)));

    List<Double> ratios = Uplifts.of(Offer.CREDIT, visits, 6);

    assertEquals(Math.exp(0.9), ratios.get(Uplifts.band(0.1)), 1e-9);
    assertEquals(1, ratios.get(Uplifts.band(0.005)), "a band without visits");
  }

  @Test
  void band_beginsAtTheEndOfTheOneBefore() {
    assertEquals(0, Uplifts.band(0.0099));
    assertEquals(1, Uplifts.band(0.01));
    assertEquals(Uplifts.BANDS.size(), Uplifts.band(0.5));
  }
}
