package io.purchaseintent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {

  @Test
  void median_isOfEachFigureByItself() {
    assertEquals(
        new Cost(2, 50, 300),
        Cost.median(List.of(new Cost(9, 40, 300), new Cost(1, 50, 400), new Cost(2, 90, 200))));
  }

  @Test
  void medianOfAnEvenNumber_isTheMeanOfTheMiddleTwo() {
    assertEquals(
        new Cost(3, 5, 7),
        Cost.median(
            List.of(
                new Cost(2, 4, 6), new Cost(100, 100, 100), new Cost(4, 6, 8), new Cost(0, 0, 0))));
  }
}
