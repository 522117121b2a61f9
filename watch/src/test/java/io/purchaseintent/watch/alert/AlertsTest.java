package io.purchaseintent.watch.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.BrokenFile;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.rules.Severity;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of a day, how often, and when it ends. */
final class AlertsTest extends RuleAlarms {

  @Test
  void alarm_isToldOnce_andItsEndOnce() throws IOException {
    try (Webhook hook = new Webhook()) {
      Alerts alerts = slack(hook);
      alerts.tell("2016-10-30", findings(psi("price", 0.9), psi("views", 0.8)), book, REPORT);
      alerts.tell("2016-10-31", findings(psi("price", 0.7), psi("views", 0.1)), book, REPORT);
      alerts.tell("2016-11-01", findings(psi("price", 0.7), psi("views", 0.1)), book, REPORT);

      List<JsonNode> told = hook.bodies();
      assertEquals(2, told.size(), told.toString());
      String first = told.get(0).path("text").asText();
      assertTrue(
          first.startsWith(
              "tea, 2016-10-30: 2 alarms (2 critical)\n- CRITICAL: Price is no longer spread as it"
                  + " was in training: PSI 0.90, where the rule allows at most 0.25. The model was"
                  + " made for other values, so its scores are less sure. (moved) [night watch]\n"
                  + "  What to do: See in the report which values came"),
          first);
      assertEquals(2, first.split("What to do").length, "of the first alone");
      assertTrue(first.endsWith("\nReport: https://tea.example/watch/2016-10-30"), first);
      assertEquals(
          "tea, 2016-10-31: 1 calm again\n- calm again: How views is spread: as it should be, 0.10"
              + " of at most 0.25.\nReport: https://tea.example/watch/2016-10-31",
          told.get(1).path("text").asText());
    }
  }

  @Test
  void manyAlarms_areReadableAtNight() throws IOException {
    try (Webhook hook = new Webhook()) {
      Measurement[] all = new Measurement[23];
      for (int i = 0; i < 22; i++) {
        all[i] = psi("f" + i, 1 + i);
      }
      all[22] = Measurement.of("odd", "x", 1, 10).build();
      Alerts alerts =
          alerts("receivers: {chat: {slack: {url: env:HOOK}}}", Map.of("HOOK", hook.url()));

      alerts.tell("2016-10-30", findings(all), book, REPORT);

      String text = hook.bodies().get(0).path("text").asText();
      String[] lines = text.split("\n");
      assertEquals(12, lines.length, text);
      assertTrue(lines[0].endsWith("23 alarms (22 critical)"), text);
      assertTrue(lines[1].startsWith("- CRITICAL: F21 is no longer spread"), text);
      assertEquals("- and 15 more, 14 of them critical: see the report", lines[10]);
      assertEquals("Report: " + REPORT, lines[11]);
      assertTrue(text.length() < 2_500, text);
    }
  }

  @Test
  void tiding_isToldOnceToEachWhoTakesIt_andItsEnd_andNoWatchSaysItIsGone() throws IOException {
    try (Webhook chat = new Webhook();
        Webhook late = new Webhook(404)) {
      Alerts alerts =
          alerts(
              "receivers: {chat: {slack: {url: env:HOOK}}, late: {slack: {url: env:LATE}}, calls:"
                  + " {severity: critical, slack: {url: env:HOOK}}}",
              Map.of("HOOK", chat.url(), "LATE", late.url()));
      LocalDate day = LocalDate.parse("2026-03-02");
      Tiding fails = new Tiding("retrain-fails", Severity.WARNING, "It fails", "Look", true, false);

      assertFalse(alerts.tell(day, fails).isWell());
      assertEquals(1, chat.bodies().size(), "calls wants worse");
      String text = chat.bodies().get(0).path("text").asText();
      assertTrue(text.contains("- WARNING: It fails\n  What to do: Look"), text);
      assertTrue(alerts.tell(day, fails).isWell());
      assertEquals(1, chat.bodies().size(), "it was told");

      alerts.tell("2026-03-02", findings(psi("price", 0.1)), book, REPORT);
      assertEquals(1, chat.bodies().size(), "a watch of calm days says nothing of it");
      Tiding over = new Tiding("retrain-fails", Severity.WARNING, "It is done", "", false, true);
      assertTrue(alerts.tell(day, over).isWell());
      assertTrue(alerts.tell(day, over).isWell());
      assertEquals(2, chat.bodies().size());
      String end = chat.bodies().get(1).path("text").asText();
      assertTrue(end.contains("1 calm again\n- calm again: It is done"), end);
      Tiding known = new Tiding("promoted:1", Severity.INFO, "v2 is champion", "", false, false);
      assertTrue(alerts.tell(day, known).isWell());
      assertEquals(2, chat.bodies().size(), "warnings alone are wanted");
    }
  }

  @Test
  void ruleThatIsGone_isNoLongerJudged_andNotCalm() throws IOException {
    try (Webhook chat = new Webhook();
        Webhook call = new Webhook()) {
      Alerts alerts =
          alerts(
              "shop: tea\nreceivers: {chat: {slack: {url: env:HOOK}}, call: {pagerduty: {key:"
                  + " env:KEY, url: '"
                  + call.url()
                  + "'}}}",
              Map.of("HOOK", chat.url(), "KEY", "R0UTE"));
      alerts.tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);
      RuleBook renamed = new RuleBook(List.of());
      RuleBook broken = new RuleBook(List.of(), new BrokenFile("rules.yaml", "line 2"));

      alerts.tell("2016-10-31", List.of(), broken, REPORT);
      assertEquals(1, chat.bodies().size(), "which rules there are is not known");
      alerts.tell("2016-10-31", List.of(), renamed, REPORT);
      alerts.tell("2016-11-01", List.of(), renamed, REPORT);

      assertEquals(2, chat.bodies().size(), chat.bodies().toString());
      assertEquals(
          "tea, 2016-10-31: 1 no longer judged\n- no longer judged: moved/feature:price; whether it"
              + " is over is not known\nReport: "
              + REPORT,
          chat.bodies().get(1).path("text").asText());
      assertEquals(1, call.bodies().size(), "an incident stays open until somebody looked");
    }
  }

  @Test
  void alarmWhoseEndCannotBeTold_staysOpen() throws IOException {
    try (Webhook hook = new Webhook()) {
      Alerts alerts = slack(hook);
      alerts.tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);
      alerts.tell("2016-10-31", findings(psi("price", Double.NaN)), book, REPORT);
      alerts.tell("2016-11-01", findings(), book, REPORT);
      alerts.tell("2016-11-02", findings(psi("price", 0.9)), book, REPORT);
      assertEquals(1, hook.bodies().size(), hook.bodies().toString());

      alerts.tell("2016-11-03", findings(psi("views", 0.1)), book, REPORT);
      assertEquals(2, hook.bodies().size(), "a feature that is no longer judged is over");
    }
  }

  @Test
  void ruleThatOnlyReports_tellsNobody() throws IOException {
    try (Webhook hook = new Webhook()) {
      AlertOutcome outcome =
          slack(hook)
              .tell(
                  "2016-10-30",
                  findings(Measurement.of("quiet", "x", 1, 10).build(), psi("price", 0.1)),
                  book,
                  REPORT);

      assertEquals(List.of(), hook.bodies());
      assertEquals("", outcome.inWords());
    }
  }

  @Test
  void earlierDay_tellsNobody() throws IOException {
    try (Webhook hook = new Webhook()) {
      Alerts alerts = slack(hook);
      alerts.tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      AlertOutcome outcome = alerts.tell("2016-10-01", findings(psi("price", 0.1)), book, REPORT);

      assertEquals(1, hook.bodies().size());
      assertEquals(
          "nobody is told of 2016-10-01: alerts were sent of 2016-10-30 already",
          outcome.inWords());
    }
  }
}
