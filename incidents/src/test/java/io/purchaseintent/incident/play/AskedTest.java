package io.purchaseintent.incident.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedTest {

  @Test
  void auc_isOneForTheRightOrder_halfForNone_zeroForTheWrongOne() {
    assertEquals(1, asked(new double[] {0, 1}, new double[] {0.2, 0.9}).auc());
    assertEquals(0.5, asked(new double[] {0, 1}, new double[] {0.4, 0.4}).auc());
    assertEquals(0, asked(new double[] {0, 1}, new double[] {0.9, 0.2}).auc());
  }

  @Test
  void auc_weighsVisitsByTheTruth() {
    // Pairs of a buyer and another: 0.8 · 0.5 in the right order, 0.5 · 0.2 in the wrong one, and
    // each visit with itself counts half.
    double right = 0.8 * 0.5 + (0.5 * 0.5 + 0.8 * 0.2) / 2;
    double all = (0.5 + 0.8) * (0.5 + 0.2);

    assertEquals(right / all, asked(new double[] {0.5, 0.8}, new double[] {0.1, 0.2}).auc(), 1e-12);
  }

  @Test
  void saidOverBought_isTheRatioOfSums() {
    assertEquals(
        2, asked(new double[] {0.1, 0.2}, new double[] {0.2, 0.4}).saidOverBought(), 1e-12);
  }

  private static Asked asked(double[] truth, double[] said) {
    List<Seen> visits = new ArrayList<>();
    List<JsonNode> answers = new ArrayList<>();
    for (int i = 0; i < truth.length; i++) {
      visits.add(
          new Seen(
              new Moment("s" + i, null, Instant.EPOCH, null, 0, 60, truth[i], 3, 1, 0.5),
              List.of()));
      answers.add(JsonNodeFactory.instance.objectNode().put("propensity", said[i]));
    }
    return new Asked(visits, answers);
  }
}
