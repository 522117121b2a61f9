package io.purchaseintent.watch.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.BrokenFile;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.yaml.YamlFile;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path REPORT = Path.of("/lake/reports/watch/day.html");

  @TempDir private Path home;
  private RuleBook book;

  @BeforeEach
  void writeRules() throws IOException {
    book =
        RuleBook.read(
            Files.writeString(
                home.resolve("rules.yaml"),
                """
                without: all
                rules:
                  moved: {job: drift, measure: psi, of: "feature:*", above: 0.25,
                          severity: critical, owner: night watch}
                  odd: {job: drift, measure: odd, above: 0, severity: warning}
                  quiet: {job: drift, measure: quiet, above: 0, severity: critical, then: report}
                """));
  }

  private List<Finding> findings(Measurement... measurements) {
    Instant day = Instant.parse("2016-10-30T00:00:00Z");
    return new Judge(book)
        .judge(
            new Report(
                "drift",
                day,
                day.plus(Duration.ofDays(1)),
                null,
                JSON.createObjectNode(),
                List.of(measurements),
                JSON.createObjectNode()),
            History.none());
  }

  private static Measurement psi(String feature, double value) {
    return Measurement.of("psi", "feature:" + feature, value, 1000).build();
  }

  private Alerts alerts(String yaml, Map<String, String> environment) {
    return new Alerts(
        home,
        AlertsFile.read(new YamlFile("alerts file", "alerts.yaml", yaml, ""), environment),
        new Patience(3, Duration.ofMillis(20), Duration.ofSeconds(5)));
  }

  private Alerts slack(Webhook hook) {
    return alerts(
        "timeout: PT0.3S\nshop: tea\nlink: https://tea.example/watch/{day}\n"
            + "receivers: {chat: {slack: {url: env:HOOK}}}",
        Map.of("HOOK", hook.url()));
  }

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

  @Test
  void failures_areTriedAgain() throws IOException {
    for (int first : new int[] {500, 503, Webhook.HANG}) {
      try (Webhook hook = new Webhook(first, first)) {
        AlertOutcome outcome =
            slack(hook).tell("2016-10-30", findings(psi("price" + first, 0.9)), book, REPORT);

        assertEquals(Map.of(), outcome.dead(), "after " + first);
        assertEquals(3, hook.bodies().size(), "after " + first);
      }
    }
  }

  @Test
  void tooManyRequests_waitsAsAsked() throws IOException {
    try (Webhook hook = new Webhook(429)) {
      long start = System.nanoTime();
      AlertOutcome outcome =
          slack(hook).tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(Map.of(), outcome.dead());
      assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
    }
  }

  @Test
  void refusal_isNotTriedAgain_andNothingSecretIsTold() throws IOException {
    try (Webhook hook = new Webhook(404)) {
      AlertOutcome outcome =
          slack(hook).tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(1, hook.bodies().size());
      assertTrue(
          outcome.inWords().startsWith("RECEIVER chat CANNOT BE REACHED: localhost answered 404"),
          outcome.inWords());
      assertFalse(outcome.inWords().contains("s3cret"), outcome.inWords());
    }
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void receiverThatHangs_isGivenUp_toldToTheOthers_andToldLater() throws IOException {
    int hang = Webhook.HANG;
    try (Webhook dead = new Webhook(hang, hang, hang);
        Webhook well = new Webhook()) {
      Alerts alerts =
          alerts(
              """
              timeout: PT0.3S
              receivers:
                chat: {slack: {url: env:DEAD}}
                other: {slack: {url: env:WELL}}
              """,
              Map.of("DEAD", dead.url(), "WELL", well.url()));

      AlertOutcome first = alerts.tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);
      AlertOutcome second = alerts.tell("2016-10-31", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(List.of("chat"), List.copyOf(first.dead().keySet()));
      assertTrue(
          well.bodies().get(1).path("text").asText().contains("Receiver chat of alerts cannot be"),
          well.bodies().toString());
      assertEquals(Map.of(), second.dead());
      assertEquals(4, dead.bodies().size(), "the message is sent again the next day");
      assertTrue(
          well.bodies()
              .get(2)
              .path("text")
              .asText()
              .contains("calm again: Receiver chat of alerts is reached again."),
          well.bodies().toString());
    }
  }

  @Test
  void nothingListens_isTold() throws IOException {
    Webhook hook = new Webhook();
    String url = hook.url();
    hook.close();

    AlertOutcome outcome =
        alerts("receivers: {chat: {slack: {url: env:HOOK}}}", Map.of("HOOK", url))
            .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

    assertTrue(outcome.dead().get("chat").contains("localhost is not reached"), outcome.inWords());
  }

  @Test
  void receiverWithoutItsSecret_isDead_andTheOthersAreTold() throws IOException {
    try (Webhook hook = new Webhook()) {
      AlertOutcome outcome =
          alerts(
                  """
                  receivers:
                    chat: {slack: {url: env:HOOK}}
                    unset: {slack: {url: env:UNSET}}
                    lost: {pagerduty: {key: "file:/no/such"}}
                  """,
                  Map.of("HOOK", hook.url()))
              .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(List.of("lost", "unset"), List.copyOf(outcome.dead().keySet()));
      assertTrue(outcome.inWords().contains("variable UNSET, which is not set"));
      assertTrue(outcome.inWords().contains("file /no/such, which is not readable"));
      assertEquals(2, hook.bodies().size(), "the alarm, and who is dead");
    }
  }

  @Test
  void pagerDuty_getsATriggerAndAResolve_withOneKey() throws IOException {
    try (Webhook hook = new Webhook()) {
      Alerts alerts =
          alerts(
              "shop: tea\nreceivers: {call: {severity: critical, pagerduty: {key: env:KEY, url: '"
                  + hook.url()
                  + "'}}}",
              Map.of("KEY", "R0UTE"));
      Measurement odd = Measurement.of("odd", "x", 1, 10).build();
      alerts.tell("2016-10-30", findings(psi("price", 0.9), odd), book, REPORT);
      alerts.tell("2016-10-31", findings(psi("price", 0.1), odd), book, REPORT);

      assertEquals(2, hook.bodies().size(), "a warning is not told where critical is the least");
      JsonNode trigger = hook.bodies().get(0);
      assertEquals("trigger", trigger.path("event_action").asText());
      assertEquals("R0UTE", trigger.path("routing_key").asText());
      assertEquals("critical", trigger.path("payload").path("severity").asText());
      assertEquals("tea", trigger.path("payload").path("source").asText());
      assertTrue(
          trigger.path("payload").path("summary").asText().startsWith("tea, 2016-10-30: Price is"));
      assertEquals("psi", trigger.path("payload").path("custom_details").path("measure").asText());
      JsonNode resolve = hook.bodies().get(1);
      assertEquals("resolve", resolve.path("event_action").asText());
      assertEquals("tea/moved/feature:price", trigger.path("dedup_key").asText());
      assertEquals(trigger.path("dedup_key"), resolve.path("dedup_key"));
    }
  }

  @Test
  void email_arrives() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
    mail.setUser("watch@tea.example", "watch", "pässword");
    mail.start();
    try {
      Path password = Files.writeString(home.resolve("password"), "pässword\n");
      AlertOutcome outcome =
          alerts(
                  """
                  shop: Tee & Töpfe
                  receivers:
                    people:
                      email: {host: localhost, port: %d, encryption: none, user: watch,
                              password: "file:%s", from: watch@tea.example,
                              to: [ann@tea.example, bob@tea.example]}
                  """
                      .formatted(mail.getSmtp().getPort(), password),
                  Map.of())
              .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(Map.of(), outcome.dead());
      MimeMessage[] received = mail.getReceivedMessages();
      assertEquals(2, received.length);
      assertEquals("Tee & Töpfe, 2016-10-30: 1 alarm (1 critical)", received[0].getSubject());
      assertTrue(
          String.valueOf(received[0].getContent()).contains("CRITICAL: Price is no longer spread"));
    } finally {
      mail.stop();
    }
  }

  @Test
  void mailServerThatDoesNotAnswer_orRefuses_isTold() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
    mail.setUser("watch@tea.example", "watch", "right");
    mail.start();
    String server =
        "receivers: {people: {email: {host: localhost, port: %d, encryption: %s, user: watch,"
            + " password: env:PASSWORD, from: a@tea.example, to: b@tea.example}}}";
    int port = mail.getSmtp().getPort();
    try {
      AlertOutcome wrong =
          alerts(server.formatted(port, "none"), Map.of("PASSWORD", "wrong"))
              .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);
      AlertOutcome inTheClear =
          alerts(server.formatted(port, "starttls"), Map.of("PASSWORD", "right"))
              .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertEquals(
          "localhost:" + port + " does not take user and password", wrong.dead().get("people"));
      assertTrue(inTheClear.dead().get("people").contains("STARTTLS"), inTheClear.inWords());
      assertEquals(0, mail.getReceivedMessages().length);
    } finally {
      mail.stop();
    }
    AlertOutcome gone =
        alerts(server.formatted(port, "none"), Map.of("PASSWORD", "right"))
            .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);
    assertEquals(
        "localhost:" + port + " is not reached: Connection refused", gone.dead().get("people"));
  }

  @Test
  void command_readsTheMessage() throws IOException {
    Path taken = home.resolve("taken.json");
    AlertOutcome outcome =
        alerts("receivers: {own: {command: {run: [sh, -c, 'cat > " + taken + "']}}}", Map.of())
            .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

    assertEquals(Map.of(), outcome.dead());
    JsonNode message = JSON.readTree(taken.toFile());
    assertEquals("moved/feature:price", message.path("fired").path(0).path("key").asText());
    assertEquals(0.9, message.path("fired").path(0).path("details").path("value").asDouble());
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void commandThatFailsHangsOrIsNotThere_isTold() throws IOException {
    Map<String, String> expected =
        Map.of(
            "[sh, -c, 'echo no paper >&2; exit 7']", "sh ended with exit code 7: no paper",
            "[sh, -c, 'sleep 60']", "sh did not end within 0.3 s, and was stopped",
            "[/no/such/program]", "/no/such/program does not start");
    for (Map.Entry<String, String> each : expected.entrySet()) {
      AlertOutcome outcome =
          alerts(
                  "timeout: PT0.3S\nreceivers: {own: {command: {run: " + each.getKey() + "}}}",
                  Map.of())
              .tell("2016-10-30", findings(psi("price", 0.9)), book, REPORT);

      assertTrue(outcome.dead().get("own").startsWith(each.getValue()), outcome.inWords());
    }
  }

  @Test
  void trial_reachesAll_andKeepsNothing() {
    try (Webhook hook = new Webhook()) {
      Map<String, String> dead = slack(hook).tryOut("2016-10-30");

      assertEquals(Map.of(), dead);
      assertTrue(hook.bodies().get(0).path("text").asText().contains("a trial"));
      assertFalse(Files.exists(home.resolve("run/alerts.json")));
    }
  }
}
