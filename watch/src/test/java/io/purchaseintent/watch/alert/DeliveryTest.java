package io.purchaseintent.watch.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.purchaseintent.measurement.Measurement;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How receivers are reached, and what becomes of those that are not. */
final class DeliveryTest extends RuleAlarms {

  @Test
  void failures_areTriedAgain() throws IOException {
    for (int first : new int[] {500, 503, Webhook.HANG}) {
      try (Webhook hook = new Webhook(first, first)) {
        AlertOutcome outcome =
            slack(hook, first == Webhook.HANG ? "PT1S" : "PT10S")
                .tell("2016-10-30", findings(psi("price" + first, 0.9)), book, REPORT);

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
              timeout: PT1S
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
                  "timeout: "
                      + (each.getKey().contains("sleep") ? "PT0.3S" : "PT10S")
                      + "\nreceivers: {own: {command: {run: "
                      + each.getKey()
                      + "}}}",
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
