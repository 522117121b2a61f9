package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Reversal;
import io.purchaseintent.incident.shop.ShopPolicy;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.shop.Takings.Answered;
import io.purchaseintent.incident.stage.Ground;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The search engine changed its mind: by the channel that most visitors come by, others come. They
 * look as those before did, one for one, so that no feature has another distribution, and who looks
 * like a buyer is none. Averages over all visitors are spoilt, too, but less; in the channel the
 * model ranks backwards.
 */
final class OtherMeaning implements Incident {

  private static final String CHANNEL = "organic";
  private static final String SLICE = "channel=" + CHANNEL;

  /** Rules that look at how a part of the visitors is ranked. */
  private static final List<String> RULES = List.of("slice_ranks_backwards", "slice_ranks_worse");

  /** The share of the harm that may be left: outcomes of some days are what it takes to see it. */
  private static final double ALLOWED = 0.75;

  @Override
  public String letter() {
    return "c";
  }

  @Override
  public String name() {
    return "other-meaning";
  }

  @Override
  public String story() {
    return "For a new cohort features mean something else, while every marginal is calm.";
  }

  @Override
  public Outcome play(Ground ground) {
    List<Seen> before = ground.shop().seen();
    Reversal reversal = Reversal.of(before, OtherMeaning::isOfTheCohort);
    Path home = ground.fresh(name());
    reversal.write(home.resolve("generated"), ground.shop());
    ground.ingest(home, home.resolve("generated"));
    Path policy =
        Ground.write(home.resolve("policy.yaml"), ground.shop().policy(Offer.ADVICE).yaml());
    // What a visit shows is the same in both worlds, so the server is asked once.
    Asked scored = Asked.logged(ground, home.resolve("lake/predictions"), policy, before);
    Asked now = new Asked(reversal.visits(), scored.answers());
    Watched watched = watch(ground, home, before);
    Takings well = scored.onlyOf(OtherMeaning::isOfTheCohort).takings();
    Asked cohort = now.onlyOf(OtherMeaning::isOfTheCohort);
    Takings without = cohort.takings();
    Takings with = without;
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    if (watched.day != null) {
      LocalDate until = watched.day;
      Asked scoredStill = cohort.onlyOf(visit -> !day(visit).isAfter(until));
      List<Seen> after =
          cohort.visits().stream().filter(visit -> day(visit).isAfter(until)).toList();
      Path flat =
          Ground.write(
              home.resolve("without-scores.yaml"),
              ShopPolicy.withoutScores(Offer.ADVICE, added(scoredStill.visits())));
      Asked unscored = Asked.of(ground, ground.registry(), flat, after);
      with = scoredStill.and(unscored).takings();
      details.put("visits_before_the_alarm", scoredStill.visits().size());
      details.set("without_scores_since", unscored.takings().toJson());
    }
    details.set("nothing_offered", Asked.undisturbed(cohort.visits()).toJson());
    details.put("auc_before", scored.onlyOf(OtherMeaning::isOfTheCohort).auc());
    details.put("auc_now", cohort.auc());
    details.put("auc_of_all_before", scored.auc()).put("auc_of_all_now", now.auc());
    details.put("said_over_bought_before", scored.saidOverBought());
    details.put("said_over_bought_now", now.saidOverBought());
    details.set("days", watched.days);
    return new Outcome(
        well,
        without,
        with,
        watched.day == null ? null : "quality by slice: " + watched.rule,
        watched.day == null
            ? "never"
            : watched.days.size() + " days, " + watched.visits + " visits of the channel",
        ALLOWED,
        details);
  }

  private static boolean isOfTheCohort(Seen visit) {
    return visit.events().get(0).path("channel").asText().equals(CHANNEL);
  }

  private static LocalDate day(Seen visit) {
    return LocalDate.ofInstant(visit.moment().time(), ZoneOffset.UTC);
  }

  /** What an offer adds to the probability of a purchase, on the average. */
  private static double added(List<Seen> visits) {
    List<Answered> all =
        visits.stream().map(visit -> new Answered(visit.moment(), Offer.ADVICE)).toList();
    return (Takings.of(all).purchases() - Asked.undisturbed(visits).purchases()) / visits.size();
  }

  /**
   * What the nights after each day saw.
   *
   * @param day after which there was an alarm; null where there was none
   * @param rule that gave it
   * @param visits of the cohort that were judged then
   */
  private record Watched(@Nullable LocalDate day, String rule, long visits, ArrayNode days) {}

  /** Each night the job looks at the days since the change, as a shop of this size has to. */
  private static Watched watch(Ground ground, Path home, List<Seen> visits) {
    TreeSet<LocalDate> all = new TreeSet<>();
    visits.forEach(visit -> all.add(day(visit)));
    ArrayNode days = JsonNodeFactory.instance.arrayNode();
    for (LocalDate day : all) {
      JsonNode report = quality(ground, home, all.first(), day);
      ObjectNode told = days.addObject().put("day", day.toString());
      told.set("alarms", alarms(report));
      for (String rule : RULES) {
        for (JsonNode finding : report.path("findings")) {
          if (finding.path("rule").asText().equals(rule)) {
            for (JsonNode slice : finding.at("/slices/alarm")) {
              if (slice.path("slice").asText().equals(SLICE)) {
                return new Watched(day, rule, slice.path("sessions").asLong(), days);
              }
            }
          }
        }
      }
    }
    return new Watched(null, "", 0, days);
  }

  private static ObjectNode alarms(JsonNode report) {
    ObjectNode alarms = JsonNodeFactory.instance.objectNode();
    for (JsonNode finding : report.path("findings")) {
      if (finding.path("verdict").asText().equals("alarm")) {
        alarms.put(finding.path("rule").asText(), finding.path("says").asText());
      }
    }
    return alarms;
  }

  private static JsonNode quality(Ground ground, Path home, LocalDate first, LocalDate last) {
    Path file = home.resolve("quality-" + last + ".json");
    ground.job(
        home,
        "quality",
        "--registry=" + ground.registry(),
        "--from=" + first,
        "--to=" + last.plusDays(1),
        "--report=" + file);
    return Manifests.read(file);
  }
}
