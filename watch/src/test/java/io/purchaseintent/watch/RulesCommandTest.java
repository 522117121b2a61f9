package io.purchaseintent.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.watch.WatchedHome.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that are shown, checked and tried. */
final class RulesCommandTest {

  private WatchedHome home;

  @BeforeEach
  void begin(@TempDir Path folder) {
    home = new WatchedHome(folder);
  }

  @Test
  void rulesOfTheRelease_areShown_andCanBeRead() throws IOException {
    Ended shown = home.run(new RulesCommand(), "show");
    Files.writeString(home.resolve("rules.yaml"), shown.out());

    Ended checked = home.run(new RulesCommand(), "check");

    assertEquals(0, checked.code(), checked.err());
    assertTrue(
        checked.out().contains("scores_moved (drift): critical if psi of scores is above 0.2"),
        checked.out());
    assertEquals("", checked.err());
  }

  @Test
  void ruleThatCanMatchNothing_isWarnedOf_whateverWasMeasured() throws IOException {
    home.drift("2016-10-30", 0.1);
    Path declared = Files.createDirectories(home.resolve("lake/features"));
    Files.writeString(
        declared.resolve("00000001.json"),
        """
        {"time": "2026-01-01T00:00:00Z", "features": [
          {"name": "tier", "version": 1, "of": "shopper", "type": "category", "description": "",
           "column": {"table": "customers", "column": "tier"}}]}
        """);
    Files.writeString(
        home.resolve("rules.yaml"),
        """
        without: all
        rules:
          a: {job: drft, measure: psi, above: 1, severity: info}
          b: {job: drift, measure: psy, above: 1, severity: info}
          c: {job: drift, measure: psi, of: score, above: 1, severity: info}
          d: {job: drift, measure: psi, of: scores, above: 1, severity: info}
          e: {job: drift, measure: psi, of: "feature:cart_valu", above: 1, severity: info}
          f: {job: drift, measure: psi, slices: chanel=*, above: 1, severity: info}
          h: {job: drift, measure: psi, of: "feature:tier", above: 1, severity: info}
          i: {job: drift, measure: psi, of: "feature:tears", above: 1, severity: info}
          g: {job: quality, measure: recall, of: threshold=0.1, above: 1, severity: info}
        """);

    Ended checked = home.run(new RulesCommand(), "check");

    assertEquals(3, checked.code());
    assertEquals(
        """
        warning: a: no job "drft" measures; did you mean "drift"?
        warning: b: drift measures no "psy"; did you mean "psi"?
        warning: c: psi is not measured of "score"; did you mean "scores"?
        warning: e: psi is not measured of "feature:cart_valu"; did you mean "feature:cart_value"?
        warning: f: drift has no slices "chanel=*"; did you mean "channel"?
        warning: h: in the report of 2016-10-30 no psi is of feature:tier in slices all
        warning: i: psi is not measured of "feature:tears"; did you mean "feature:tier"?
        """,
        checked.err());
    Path own = Files.writeString(home.resolve("own.yaml"), "without: all\n");
    Ended named = home.run(new RulesCommand(), "check", "--rules=" + own);
    assertEquals(0, named.code(), named.err());
    assertTrue(named.out().contains("0 rules"), named.out());
  }

  @Test
  void rules_areTriedOnDaysPast() throws IOException {
    home.rules();
    home.drift("2016-10-28", 0.1);
    home.drift("2016-10-29", 0.3);
    home.drift("2016-10-30", Double.NaN);

    Ended tried = home.run(new RulesCommand(), "try", "--from=2016-10-28", "--to=2016-10-31");

    assertEquals(0, tried.code(), tried.err());
    assertEquals(
        """
        DAY         JOB    VERDICT          ALARMS
        2016-10-28  drift  calm             -
        2016-10-29  drift  alarm            scores_moved
        2016-10-30  drift  not enough data  -

        RULE          DAYS  ALARMED  NOT TOLD  ON
        scores_moved  3     1        1         2016-10-29
        """,
        tried.out());
  }

  @Test
  void daysThatWereNotMeasured_cannotBeTried() {
    Ended tried = home.run(new RulesCommand(), "try", "--from=2016-10-28", "--to=2016-10-31");

    assertEquals(1, tried.code());
    assertTrue(tried.err().contains("run the jobs of these days first"), tried.err());
  }
}
