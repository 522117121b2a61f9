package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for broken data, and what is not. */
class DataFaultTest {

  @TempDir private Path folder;
  private TestHome home;

  @BeforeEach
  void makeHome() throws IOException {
    home = new TestHome(folder);
  }

  private List<String> faults(LakeDays days) {
    return DaysStep.faults(days, home.places(), TestHome.REQUEST).stream()
        .map(DataFault::inWords)
        .toList();
  }

  @Test
  void dayWithoutEvents_andOneThatIsNotClosed_areNamedWithTheRemedy() {
    LakeDays days = TestHome.days();
    days.events().put(LocalDate.parse("2016-10-20"), 0L);
    LakeDays open = new LakeDays(days.events(), LocalDate.parse("2016-10-31"));

    List<String> faults = faults(open);

    assertEquals(2, faults.size(), faults.toString());
    assertTrue(faults.get(0).startsWith("2016-10-20 has no events: ingest it"), faults.get(0));
    assertTrue(
        faults.get(1).startsWith("2016-10-31 is not closed: ./intent run daily --day=2016-10-31"),
        faults.get(1));
  }

  @Test
  void window_endsWhereDaysAreClosed_andNeverBeforeTheLakeBegins() {
    LakeDays days = TestHome.days();

    assertEquals(TestHome.UNTIL, days.defaultUntil());
    UserError error =
        assertThrows(
            UserError.class, () -> days.require(LocalDate.parse("2016-09-26"), TestHome.UNTIL));
    assertEquals(ExitCode.USAGE, error.exitCode());
    assertTrue(
        String.valueOf(error.getMessage()).contains("at most --days=35"), error.getMessage());
    assertThrows(UserError.class, () -> new LakeDays(days.events(), null).defaultUntil());
  }

  @Test
  void criticalChecks_andNoEvents_ofDaysOfTheWindow_areFaults_andWarningsAreNot()
      throws IOException {
    String broken = TestHome.alarm("check-data", "data_broken", "critical", "\"alert\"", "");
    home.report("check-data", "2016-10-03", broken);
    home.report("check-data", "2016-11-01", broken);
    home.report("check-data", "2016-10-05", broken);
    home.report(
        "check-data", "2016-10-06", TestHome.alarm("check-data", "data_odd", "warning", "", ""));
    home.report("lake", "2016-10-07", TestHome.alarm("lake", "no_events", "critical", "", ""));

    List<String> faults = faults(TestHome.days());

    assertEquals(2, faults.size(), faults.toString());
    assertTrue(faults.get(0).startsWith("2016-10-05: data_broken (3 of 2) ("), faults.get(0));
    assertTrue(faults.get(0).contains("--replace=2016-10-05/2016-10-06"), faults.get(0));
    assertTrue(faults.get(1).startsWith("2016-10-07: no_events"), faults.get(1));
  }

  @Test
  void skew_countsByTheNewestReport() throws IOException {
    String skew = TestHome.alarm("skew", "skew", "critical", "", "");
    home.report("skew", "2016-10-20", skew);

    assertEquals(1, faults(TestHome.days()).size());

    home.report("skew", "2016-10-21");
    assertEquals(List.of(), faults(TestHome.days()));
  }
}
