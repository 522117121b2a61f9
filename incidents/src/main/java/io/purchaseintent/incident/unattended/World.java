package io.purchaseintent.incident.unattended;

import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.shop.Change;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.stage.Ended;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Programs;
import io.purchaseintent.incident.stage.Redis;
import io.purchaseintent.incident.stage.Server;
import io.purchaseintent.registry.FileRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A shop whose world changed some days ago, until the moment at which its loop begins: a lake that
 * ends with yesterday, a champion of the days before the change that all gates let pass, and the
 * propensities that it gave to the visits of the last two days.
 */
final class World {

  /** Of those who would have bought on a phone or tablet so many still do. */
  static final double STAYING = 0.1;

  /**
   * Rules that ask for a retraining and are left out. The shop of the play asks once a visit, not
   * after each event: drift tells that from training, and would ask for a retraining in a world
   * that never changed. What is left is what came true.
   */
  private static final String RULES =
      "without: [feature_moved, scores_moved, vectors_told_apart]\n";

  /** What is published is what served an hour after the day's beginning. */
  private static final Duration PUBLISHED = Duration.ofHours(1);

  private final Programs programs;
  private final Path folder;
  private final Days days;
  private final GeneratedShop shop;
  private final List<Seen> visits;

  private World(Programs programs, Path folder, Days days, GeneratedShop shop) {
    this.programs = programs;
    this.folder = folder;
    this.days = days;
    this.shop = shop;
    this.visits = shop.seen();
  }

  /**
   * Makes it.
   *
   * @param folder where all is written, empty
   * @param perDay the mean number of visits a day
   */
  static World make(Programs programs, Path folder, Days days, long seed, int perDay) {
    Path generated = folder.resolve("generated");
    programs.run(
        "generate",
        "--home=" + folder,
        "--out=" + generated,
        "--seed=" + seed,
        "--start=" + days.first(),
        "--days=" + days.all(),
        "--sessions-per-day=" + perDay,
        "--late-share=0",
        "--out-of-order=0",
        "--duplicate-share=0",
        "--bot-share=0",
        "--json");
    Path changed = folder.resolve("changed");
    long elsewhere =
        new Change(Days.start(days.changed()), STAYING)
            .write(generated, changed, seed, (id, start) -> days.isThere(start));
    Ground.delete(generated);
    programs.tell(
        String.format(
            Locale.ROOT,
            "A shop of %,d visits a day; from %s on %,d of its buyers went elsewhere",
            perDay,
            days.changed(),
            elsewhere));
    GeneratedShop shop = GeneratedShop.read(changed, seed, Days.start(days.today().minusDays(2)));
    World world = new World(programs, folder, days, shop);
    world.fillLake();
    world.crown();
    return world;
  }

  /**
   * The world that a run of today has made, with the propensities that are in its lake; Redis is
   * empty again.
   */
  static World made(Programs programs, Path folder, Days days, long seed) {
    Path changed = folder.resolve("changed");
    if (!Files.exists(folder.resolve("without-loop"))) {
      throw UserError.ofUsage(
          "There is no world in " + folder + " to go on with: leave --again out");
    }
    GeneratedShop shop = GeneratedShop.read(changed, seed, Days.start(days.today().minusDays(2)));
    return new World(programs, folder, days, shop);
  }

  Path home() {
    return folder.resolve("shop");
  }

  Path registry() {
    return home().resolve("registry");
  }

  /** The registry of a shop without a loop: nobody follows the champion of before. */
  Path registryWithout() {
    return folder.resolve("without-loop");
  }

  Path policy() {
    return home().resolve("policy.yaml");
  }

  Path gates() {
    return home().resolve("gates.yaml");
  }

  String champion() {
    return new FileRegistry(registryWithout())
        .champion(Ground.MODEL)
        .orElseThrow(() -> new UserError("There is no champion in " + registryWithout()));
  }

  private void fillLake() {
    Path events = home().resolve("generated");
    shop.writeUntil(events, Days.start(days.today()));
    Ground.keyed(home());
    Ground.job(programs, home(), "ingest", "--input=" + events);
    Ground.job(programs, home(), "aggregate");
    programs.tell("A lake that ends with yesterday");
  }

  /** Trains the champion of the days before the change: no gate is passed over. */
  private void crown() {
    Ground.write(gates(), Ground.GATES);
    Ground.write(home().resolve("rules.yaml"), RULES);
    Ground.write(policy(), shop.policy(Offer.values()).yaml());
    Ended ended =
        programs.run(
            "retrain",
            "--home=" + home(),
            "--reason=the first version",
            "--days=" + Days.TRAINED,
            "--until=" + days.changed(),
            "--json",
            "--",
            "--gates=" + gates());
    if (ended.refused()) {
      throw new UserError(
          "The champion of the days before the change was refused ("
              + ended.report().path("says").asText(ended.error())
              + "): take more visits a day, by --visits");
    }
    String version = new FileRegistry(registry()).versions(Ground.MODEL).get(0);
    programs.run(
        "models",
        "promote",
        version,
        "--registry=" + registry(),
        "--home=" + home(),
        "--why=where the play begins");
    Ground.copy(registry(), registryWithout());
    programs.tell("A champion of the days before the change, which all gates let pass");
  }

  /**
   * Lets servers score the visits of the last two days, each at its moment and with what was known
   * then, and leaves Redis as it is this morning. Nothing is offered: the lake has these visits as
   * they went without.
   */
  void score(Redis redis, List<Server> servers) {
    Path seen = folder.resolve("seen");
    Path events = seen.resolve("generated");
    List<Seen> scored = new ArrayList<>();
    List<List<Seen>> byDay = new ArrayList<>();
    for (int back = 2; back >= 1; back--) {
      Instant start = Days.start(days.today().minusDays(back));
      List<Seen> ofDay = between(start.plus(PUBLISHED), start.plus(Duration.ofDays(1)));
      byDay.add(ofDay);
      scored.addAll(ofDay);
    }
    GeneratedShop.writeSeen(events, scored);
    Ground.keyed(seen);
    Ground.job(programs, seen, "ingest", "--input=" + events);
    Ground.job(programs, seen, "sessionize", "--redis=" + redis.uri(), "--session-expiry=P1D");
    for (int back = 2; back >= 1; back--) {
      publish(redis, days.today().minusDays(back));
      List<Seen> ofDay = byDay.get(2 - back);
      for (int i = 0; i < servers.size(); i++) {
        int which = i;
        servers
            .get(i)
            .predict(ofDay.stream().filter(visit -> isOf(visit, which, servers.size())).toList());
      }
    }
    publish(redis, days.today());
    programs.tell(
        String.format(Locale.ROOT, "%,d visits of the last two days, scored", scored.size()));
  }

  /** Whether a visit is one that a server of so many answers. */
  static boolean isOf(Seen visit, int server, int servers) {
    return Math.floorMod(visit.moment().sessionId().hashCode(), servers) == server;
  }

  /** Fills Redis with what is known this morning. */
  void publish(Redis redis) {
    publish(redis, days.today());
  }

  private void publish(Redis redis, LocalDate asOf) {
    Ground.job(programs, home(), "publish", "--redis=" + redis.uri(), "--as-of=" + asOf);
  }

  /** Visits that are still to come, in an order of their own. */
  List<Seen> ahead(long seed) {
    List<Seen> ahead = new ArrayList<>(between(Days.start(days.today()), Instant.MAX));
    Collections.shuffle(ahead, new Random(seed));
    // A run that goes on with this world lets them come once more.
    String suffix = "-" + days.now().getEpochSecond();
    return ahead.stream().map(visit -> visit.again(suffix)).toList();
  }

  private List<Seen> between(Instant from, Instant until) {
    return visits.stream()
        .filter(
            visit -> !visit.moment().time().isBefore(from) && visit.moment().time().isBefore(until))
        .toList();
  }
}
