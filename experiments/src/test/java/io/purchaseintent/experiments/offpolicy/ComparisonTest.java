package io.purchaseintent.experiments.offpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small lake, whose figures are computed by hand. */
final class ComparisonTest {

  private static final String POLICY =
      """
      name: NAME
      zone: UTC
      margin: 0.5
      average_order_value: 50
      actions:
        - action: none
        - action: gift
          cost: {fixed: 5, paid: on_purchase}
          uplift: {odds_ratio: RATIO}
          only: {once_a_session: true}
        - action: chat
          cost: {fixed: 1, paid: always}
          uplift: {odds_ratio: 1}
      """;

  @TempDir private Path folder;
  private DecidedLake shop;

  @BeforeEach
  void openLake() {
    shop = new DecidedLake(folder.resolve("lake"));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + ":00Z");
  }

  private Lake lake() {
    return shop.lake();
  }

  private PolicyFile policy(String name, double oddsRatio) throws IOException {
    return PolicyFile.read(
        Files.writeString(
            folder.resolve(name + ".yaml"),
            POLICY.replace("NAME", name).replace("RATIO", Double.toString(oddsRatio))));
  }

  private JsonNode compared(int mostMoments, PolicyFile... policies) throws IOException {
    return new WorthText(worth(mostMoments, policies)).json();
  }

  private Worth worth(int mostMoments, PolicyFile... policies) throws IOException {
    Comparison.Settings settings =
        new Comparison.Settings(
            null,
            null,
            new SessionGap(Duration.ofMinutes(30)),
            Duration.ofHours(1),
            0.05,
            0.01,
            0.05,
            mostMoments,
            1);
    return new Comparison(
            lake(), settings, Clock.fixed(at("20:05"), ZoneOffset.UTC), WalkTest.silent())
        .of(List.of(policies), policies[0], Decider::new);
  }

  private void event(String time, String session, EventType type, double price) {
    shop.event(at(time), session, type, price);
  }

  private void view(String time, String session) {
    event(time, session, EventType.PAGE_VIEW, 0);
  }

  private void buy(String time, String session, double price) {
    event(time, session, EventType.PURCHASE, price);
  }

  private void decided(String time, String session, String action, String choice) {
    decided(time, session, null, action, choice, null);
  }

  private void decided(
      String time,
      String session,
      @Nullable String user,
      String action,
      String choice,
      @Nullable String request) {
    shop.decided(at(time), session, user, 0.2, action, choice, request);
  }

  private void write() throws IOException {
    shop.write("20260301T200000000");
  }

  private static final String EVEN = "none=0.5,gift=0.25,chat=0.25";

  /**
   * Draws by the choice: none has [0, .25) and [.75, 1), gift [.25, .5), chat [.5, .75).
   * Afterwards, of two: the gift's half of what is explored is [0, .25), the chat's [.25, .5) and
   * the rest.
   */
  private void shop() throws IOException {
    // Bought for 100 after a gift, and before: that the gift did not bring.
    view("12:00", "a");
    buy("12:05", "a", 30);
    decided("12:10", "a", "gift", EVEN);
    buy("12:20", "a", 100);
    // Nothing, twice: [0, .25) and [.75, 1) of the first, [0, .2) and [.4, 1) of the second.
    view("12:00", "b");
    decided("12:01", "b", "none", EVEN);
    decided("12:02", "b", "none", "none=0.8,chat=0.2");
    buy("12:04", "b", 40);
    // A chat, and no purchase.
    view("12:00", "c");
    decided("12:01", "c", "chat", EVEN);
    // The same question twice.
    view("12:00", "d");
    decided("12:01", "d", "u1", "none", EVEN, "q1");
    decided("12:01", "d", "u1", "none", "none=0.2,gift=0.4,chat=0.4", "q1");
    // May go on at 20:05; is in no event; a shadow said so.
    view("19:00", "e");
    decided("19:01", "e", "none", EVEN);
    decided("12:01", "f", "none", EVEN);
    view("20:04", "z");
    write();
  }

  @Test
  void worth_isThatByHand() throws IOException {
    shop();

    JsonNode answer = compared(1000, policy("gives", 9));

    assertEquals(6, answer.path("visits").path("decided").asInt());
    assertEquals(4, answer.path("visits").path("compared").asInt());
    assertEquals(2, answer.path("visits").path("pending").asInt());
    assertEquals(4, answer.path("visits").path("clusters").asInt());
    JsonNode logged = answer.path("logged");
    assertEquals(2 / 4.0, logged.path("purchases").path("value").asDouble(), 1e-12);
    assertEquals(140 / 4.0, logged.path("revenue").path("value").asDouble(), 1e-12);
    // 50 less a gift of 5, 20, a chat of 1, nothing.
    assertEquals((45 + 20 - 1) / 4.0, logged.path("margin").path("value").asDouble(), 1e-12);
    // None: b with [0, .2) and [.75, 1), d with a half.
    JsonNode none = answer.path("policies").path(0);
    assertEquals("none", none.path("policy").asText());
    double weightOfB = 1 / 0.45;
    assertEquals(
        20 * weightOfB / 4,
        none.path("margin").path("by").path("inverse").path("value").asDouble(),
        1e-9);
    assertEquals(
        20 * weightOfB / (weightOfB + 2), none.path("margin").path("value").asDouble(), 1e-9);
    assertEquals(weightOfB, none.path("largest_weight").asDouble(), 1e-9);
    // Gives: a with a weight of 1/.25; the others did otherwise.
    JsonNode gives = answer.path("policies").path(1);
    assertEquals(
        45 * 4 / 4.0,
        gives.path("margin").path("by").path("inverse").path("value").asDouble(),
        1e-9);
    assertEquals(45, gives.path("margin").path("value").asDouble(), 1e-9);
    assertEquals(0, gives.path("untold").asDouble(), 1e-12);
    assertEquals("not_yet", gives.path("verdict").asText());
  }

  @Test
  void visitsOfADay_areThoseOfTheDaysThatHaveAny_howeverFarIsLookedBack() throws IOException {
    shop();

    Sample sample = worth(1_000, policy("new", 2)).sample();

    assertEquals(
        27, sample.from().until(at("12:00").atZone(ZoneOffset.UTC).toLocalDate()).getDays());
    assertEquals(sample.decided(), sample.visitsADay());
  }

  @Test
  void logThatNeverGave_isRefused_withTheRemedy() throws IOException {
    for (int i = 0; i < 4; i++) {
      view("12:00", "a" + i);
      decided("12:01", "a" + i, "none", "none=1.0,gift=0.0,chat=0.0");
      buy("12:04", "a" + i, 40 + i);
    }
    view("20:04", "z");
    write();

    Worth worth = worth(1000, policy("gives", 9));

    assertTrue(worth.isAllRefused());
    String said = new WorthText(worth).forPeople();
    assertTrue(said.contains("does what was logged, in every visit"), said);
    assertTrue(
        said.contains("in 100.0% of the visits it does what the log never did (gift in 100.0%)"),
        said);
    assertTrue(said.contains("exploration: {share: 0.1, among: allowed}"), said);
    assertTrue(said.contains("There was no chance in what was decided"), said);
  }

  @Test
  void logOfBefore_tellsOfOneMoment() throws IOException {
    view("12:00", "a");
    decided("12:01", "a", "gift", "");
    buy("12:04", "a", 100);
    view("20:04", "z");
    write();

    JsonNode gives = compared(1000, policy("gives", 9)).path("policies").path(1);

    // It was chosen with a half.
    assertEquals(2, gives.path("largest_weight").asDouble(), 1e-12);
  }

  @Test
  void logOfBefore_ofSeveralMoments_isRefused() throws IOException {
    view("12:00", "a");
    decided("12:01", "a", "gift", "");
    view("12:00", "b");
    decided("12:01", "b", "none", "");
    decided("12:02", "b", "none", "");
    view("20:04", "z");
    write();

    UserError refused = assertThrows(UserError.class, () -> worth(1000, policy("gives", 9)));
    assertTrue(String.valueOf(refused.getMessage()).contains("1 of 2 visits"), refused.toString());
  }

  @Test
  void moreThanFits_isSampledByVisits() throws IOException {
    for (int i = 0; i < 200; i++) {
      view("12:00", "s" + i);
      decided("12:01", "s" + i, "none", EVEN);
    }
    view("20:04", "z");
    write();

    JsonNode answer = compared(60, policy("gives", 9));

    int compared = answer.path("visits").path("compared").asInt();
    assertTrue(20 <= compared && compared <= 60, answer.path("visits").toString());
    assertEquals(0.25, answer.path("sampled").asDouble());
  }

  @Test
  void whatIsReckonedOtherwise_isRefused() throws IOException {
    shop();
    PolicyFile gives = policy("gives", 9);
    Path dear = folder.resolve("dear.yaml");
    Files.writeString(dear, gives.text().replace("{fixed: 5,", "{fixed: 6,"));

    UserError refused =
        assertThrows(UserError.class, () -> worth(1000, gives, PolicyFile.read(dear)));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("gift costs otherwise in " + dear),
        refused.toString());

    Files.writeString(dear, gives.text().replace("margin: 0.5", "margin: 0.6"));
    refused = assertThrows(UserError.class, () -> worth(1000, gives, PolicyFile.read(dear)));
    assertTrue(String.valueOf(refused.getMessage()).contains("margin of 0.6"), refused.toString());

    Files.writeString(dear, gives.text().replace("action: chat", "action: talk"));
    refused = assertThrows(UserError.class, () -> worth(1000, PolicyFile.read(dear)));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("the action chat"), refused.toString());
  }

  @Test
  void lakeWithoutDecisions_saysHowToHaveThem() {
    UserError refused = assertThrows(UserError.class, () -> worth(1000, policy("gives", 9)));
    assertTrue(String.valueOf(refused.getMessage()).contains("POST /decide"), refused.toString());
  }
}
