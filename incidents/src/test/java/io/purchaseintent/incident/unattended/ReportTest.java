package io.purchaseintent.incident.unattended;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {

  private static final Instant BEGAN = Instant.parse("2026-11-30T14:00:00Z");
  private static final Instant CROWNED = BEGAN.plusSeconds(600);

  @Test
  void moneyBeforeAndAfterTheNewChampion_isCountedApart() {
    Report report = report(0.5);

    assertEquals(600, report.before().visits());
    assertEquals(0, report.before().more());
    assertEquals(400, report.after().visits());
    assertEquals(0.5, report.after().more(), 0.1);
    assertTrue(report.pays());
    assertEquals(report.before().with() + report.after().with(), report.all().with(), 1e-9);
  }

  @Test
  void noMoreMoneyThanChanceGives_doesNotPay() {
    assertFalse(report(0).pays());
    assertFalse(report(-0.5).pays());
  }

  @Test
  void interval_isThatOfTheDifferences_notOfTheMoney() {
    Till till = Till.of(List.of(sale(0, 100, 99), sale(1, 10, 9), sale(2, 50, 49)));

    assertEquals(1, till.more(), 1e-12);
    assertEquals(0, till.halfWidth(), 1e-9);
  }

  @Test
  void words_haveEachStepWithItsTime_andTheMoney() {
    String words = report(0.5).inWords();

    assertTrue(words.contains("roll-out: shadow"), words);
    assertTrue(words.contains("120 s"), words);
    assertTrue(words.contains("600 s"), words);
  }

  @Test
  void drawing_isAFileOfItsOwn_thatNamesEachStep() throws Exception {
    String svg = Drawing.file(report(0.5));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertEquals("svg", document.getDocumentElement().getTagName());
    assertTrue(svg.contains(">shadow<") && svg.contains("v2 champion"), svg);
    assertFalse(svg.contains("NaN"), svg);
  }

  @Test
  void moneyBelowThatOfAShopThatOffersNothing_isDrawnBelowZero() {
    List<Sale> sales = List.of(sale(0, 2, 0), sale(1, 2, 0));

    String svg = Drawing.svg(new Report("v2", BEGAN, CROWNED, List.of(), sales, 0));

    assertTrue(svg.contains(">-2<"), svg);
  }

  /** A visit a second; from the new champion on it leaves so much more, give or take. */
  private static Report report(double more) {
    List<Sale> sales = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      double luck = i % 2 == 0 ? 0.3 : -0.3;
      sales.add(sale(i, 2 + (i < 600 ? 0 : more + luck), 2));
    }
    List<Step> steps =
        List.of(new Step("roll-out: shadow", BEGAN.plusSeconds(60), BEGAN.plusSeconds(180), "on"));
    return new Report("v2", BEGAN, CROWNED, steps, sales, 0);
  }

  private static Sale sale(int second, double with, double without) {
    return new Sale(BEGAN.plusSeconds(second), "v1", with, without, 1);
  }
}
