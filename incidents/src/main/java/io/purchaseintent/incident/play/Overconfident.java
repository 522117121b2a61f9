package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.Chance;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.stage.Ended;
import io.purchaseintent.incident.stage.Ground;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A version ranks better and is overconfident: it was calibrated in a week in which nearly only
 * those came who wanted to buy. Promoted by its AUC it gives offers to whom they do not move; the
 * gates of calibration refuse it.
 */
final class Overconfident implements Incident {

  /** Of those who did not buy in the week, one in so many came. */
  private static final int ONE_IN = 4;

  /** The week ends where the test part begins, a seventh of the days before the last sixth. */
  private static final Duration WEEK = Duration.ofDays(7);

  @Override
  public String letter() {
    return "d";
  }

  @Override
  public String name() {
    return "overconfident";
  }

  @Override
  public String story() {
    return "A model ranks better, is overconfident, and loses money through its offers.";
  }

  @Override
  public Outcome play(Ground ground) {
    GeneratedShop shop = ground.shop();
    Path policy =
        Ground.write(
            ground.fresh("overconfident").resolve("policy.yaml"),
            shop.policy(Offer.DISCOUNT, Offer.CREDIT).yaml());
    // The champion of before: of the last week, and shallow.
    Path registry = ground.kept("overconfident-registry");
    ground.crown(ground.home(), registry, "--days=7", "--max-depth=2", "--rounds=30");
    Path sale = ground.kept("sale");
    Instant end = testStart(ground);
    ground.prepare(sale, event -> isThere(shop, event, end));
    String version = ground.version(2, sale, registry, Ground.SET);
    List<String> refusals = Manifests.refusals(registry, version);
    Path byAuc = Ground.copy(registry, ground.fresh("by-auc"));
    ground.promote(sale, byAuc, version, "it ranks better");
    Ended promoted =
        ground
            .programs()
            .attempt(
                "models",
                "promote",
                version,
                "--registry=" + registry,
                "--home=" + sale,
                "--why=it ranks better");
    List<Seen> visits = shop.seen();
    Asked with = Asked.of(ground, registry, policy, visits);
    Asked without = Asked.of(ground, byAuc, policy, visits);
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.set("nothing_offered", Asked.undisturbed(visits).toJson());
    details.put("auc_champion", with.auc()).put("auc_challenger", without.auc());
    details
        .put("said_over_bought_champion", with.saidOverBought())
        .put("said_over_bought_challenger", without.saidOverBought());
    details.put("promote_exit_code", promoted.code());
    ArrayNode refused = details.putArray("refused_by");
    refusals.forEach(refused::add);
    return new Outcome(
        with.takings(),
        without.takings(),
        with.takings(),
        promoted.refused() && without.auc() > with.auc()
            ? "gates " + String.join(", ", refusals)
            : null,
        "before a visit was answered",
        0,
        details);
  }

  /** Whether a visit happened in a shop that had such a week. */
  private static boolean isThere(GeneratedShop shop, JsonNode event, Instant end) {
    Instant start = shop.start(event);
    boolean inWeek = start.isBefore(end) && !start.isBefore(end.minus(WEEK));
    return !inWeek
        || shop.isOfBuyer(event)
        || Chance.unit(0, GeneratedShop.session(event), "sale") < 1.0 / ONE_IN;
  }

  private static Instant testStart(Ground ground) {
    return Manifests.testStart(ground.home(), Ground.SET);
  }
}
