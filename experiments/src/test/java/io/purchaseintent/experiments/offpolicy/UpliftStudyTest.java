package io.purchaseintent.experiments.offpolicy;

import static io.purchaseintent.experiments.offpolicy.SimulatedShop.CHAT;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.GIFT;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.policy;
import static io.purchaseintent.experiments.offpolicy.SimulatedShop.withUplift;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Exploration;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.policy.PolicyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a shop of which is known whom a gift moves. */
final class UpliftStudyTest {

  private static final Exploration MUCH = new Exploration(1, Exploration.Among.ALLOWED);

  @TempDir private Path folder;

  private static Sample sample(List<DecidedVisit> visits) {
    return Sample.of(visits, LocalDate.EPOCH, LocalDate.EPOCH.plusDays(1), 1);
  }

  private static UpliftText study(List<DecidedVisit> visits, String action) {
    return new UpliftText(UpliftStudy.of(sample(visits), action, 2, WalkTest.silent()));
  }

  private static double margin(Policy policy) {
    PolicyFile costs = SimulatedShop.file(SimulatedShop.logging());
    Money money = Money.of(List.of(costs), costs, List.of("none", "gift"));
    return new SimulatedShop(77)
        .visits(policy, 100_000).stream()
            .mapToDouble(visit -> money.of(visit)[Measure.MARGIN.ordinal()])
            .average()
            .orElseThrow();
  }

  @Test
  void learner_ranks_andAPolicyWithIt_earnsMoreThanWithWhatWasAssumed() throws IOException {
    Policy logging = policy("logging", MUCH, GIFT, CHAT);
    UpliftText text = study(new SimulatedShop(3).visits(logging, 12_000), "gift");

    JsonNode json = text.json();
    assertEquals("ranks", json.path("verdict").asText(), json.toPrettyString());
    assertTrue(json.at("/learners/x/qini/low").asDouble() > 0, json.toPrettyString());
    assertTrue(json.at("/learners/t/qini/value").asDouble() > 0, json.toPrettyString());
    // Those who hesitate are moved by some 0.15, the others by nothing.
    assertTrue(json.at("/learners/x/fifths/0/value").asDouble() > 0.08, json.toPrettyString());
    assertTrue(json.at("/learners/x/fifths/4/value").asDouble() < 0.05, json.toPrettyString());

    Files.write(folder.resolve("gift.json"), text.file());
    Path file =
        Files.writeString(
            folder.resolve("learned.yaml"),
            """
            name: learned
            zone: UTC
            margin: 0.4
            average_order_value: 50
            actions:
              - action: none
              - action: gift
                cost: {fixed: 2, paid: on_purchase}
                uplift: {odds_ratio: 1.8}
                uplift_model: {file: gift.json}
                only: {once_a_session: true, propensity_from: 0.1}
            """);
    PolicyFile learned = PolicyFile.read(file);
    double withModel = margin(learned.policy());
    double assumed = margin(policy("assumed", Exploration.NONE, withUplift(GIFT, 1.8)));
    double never = margin(policy("never", Exploration.NONE));
    String earned = withModel + " of " + assumed + " and " + never;
    // A mean of 100,000 is known within some 0.04.
    assertTrue(withModel > assumed + 0.1, earned);
    assertTrue(withModel > never + 0.1, earned);

    String before = learned.policy().id();
    Files.writeString(
        file, Files.readString(file).replace("{file: gift.json}", "{file: gift.json, by: lower}"));
    assertFalse(PolicyFile.read(file).policy().id().equals(before));
    byte[] same = Files.readAllBytes(folder.resolve("gift.json"));
    Files.writeString(file, Files.readString(file).replace(", by: lower", ""));
    assertEquals(before, PolicyFile.read(file).policy().id());
    Files.writeString(
        folder.resolve("gift.json"), new String(same, "UTF-8").replace("}]]}", "}]] }"));
    assertFalse(PolicyFile.read(file).policy().id().equals(before));
  }

  @Test
  void actionThatMovesEveryoneAlike_doesNotRank() {
    List<DecidedVisit> visits =
        new SimulatedShop(4).visits(policy("logging", MUCH, GIFT, CHAT), 6000);
    Random luck = new Random(5);
    for (DecidedVisit visit : visits) {
      visit.end(new VisitOutcome(true, luck.nextDouble() < 0.3 ? 1 : 0, 10, Long.MAX_VALUE));
    }

    UpliftText text = study(visits, "gift");

    assertFalse(text.ranks(), text.forPeople());
    assertTrue(text.forPeople().contains("no file was written"), text.forPeople());
  }

  @Test
  void actionThatFewWereGiven_isRefused_withTheRemedy() {
    List<DecidedVisit> visits =
        new SimulatedShop(4).visits(policy("logging", MUCH, GIFT, CHAT), 500);

    UserError refused = assertThrows(UserError.class, () -> study(visits, "gift"));

    assertTrue(
        String.valueOf(refused.getMessage()).contains("it takes 300 of each"), refused.toString());
  }
}
