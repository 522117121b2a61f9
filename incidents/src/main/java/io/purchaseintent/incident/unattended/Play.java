package io.purchaseintent.incident.unattended;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.incident.stage.Ground;
import io.purchaseintent.incident.stage.Programs;
import io.purchaseintent.incident.stage.Redis;
import io.purchaseintent.incident.stage.Running;
import io.purchaseintent.incident.stage.Server;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Move;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Two servers, a Redis, the live job, shoppers, and a loop that nobody helps: until the version
 * that it made is champion, and some visits longer.
 */
final class Play {

  private static final long LOOK_MILLIS = 1_000;

  /** By so much fewer come while no version is compared: it is the roll-out that needs many. */
  private static final int WHILE_NOTHING_WAITS = 6;

  /** The figures hang on no machine's speed. */
  private static final String DEADLINE = "--deadline=PT10S";

  private final Programs programs;
  private final World world;
  private final RollOutPlan plan;
  private final Clock clock;
  private final Path gates;
  private final boolean again;

  /**
   * One of a world.
   *
   * @param gates of the loop's trainings
   * @param again whether the lake has the propensities of the last two days already
   */
  Play(Programs programs, World world, RollOutPlan plan, Path gates, boolean again, Clock clock) {
    this.programs = programs;
    this.world = world;
    this.plan = plan;
    this.gates = gates;
    this.again = again;
    this.clock = clock;
  }

  /**
   * Plays it.
   *
   * @param seed of the order in which visits come
   * @param pace visits a second while a version is rolled out, and after
   * @param after so many visits are let come once the version is champion
   * @param patience how long the loop may take
   */
  Report play(long seed, double pace, int after, Duration patience) {
    try (Redis redis = Redis.start(programs);
        Server first = server(redis, true);
        Server second = server(redis, false)) {
      List<Server> servers = List.of(first, second);
      if (again) {
        world.publish(redis);
      } else {
        world.score(redis, servers);
      }
      try (Server without = without(redis);
          Running live = live(redis);
          Traffic traffic = new Traffic(servers, without, world.ahead(seed), clock)) {
        traffic.pace(pace / WHILE_NOTHING_WAITS);
        await("A visit", traffic, patience, () -> !traffic.sales().isEmpty() && live.isAlive());
        programs.tell("Shoppers come, and servers know what they do");
        return withLoop(servers, traffic, pace, after, patience);
      }
    }
  }

  private Report withLoop(
      List<Server> servers, Traffic traffic, double pace, int after, Duration patience) {
    Path home = world.home();
    Ground.write(home.resolve("rollout.yaml"), plan.rollout());
    List<String> addresses = servers.stream().map(Server::uri).toList();
    Ground.write(home.resolve("loop.yaml"), plan.loop(addresses, gates, world.policy()));
    String before = world.champion();
    Instant began = clock.instant();
    String version;
    try (Running loop = programs.start("loop", "run", "--home=" + home, "--json")) {
      await("A version in staging", traffic, patience, () -> isStaged(loop, home, began));
      programs.tell("A version in staging");
      traffic.pace(pace);
      await(
          "A new champion",
          traffic,
          patience,
          () -> {
            requireGoesOn(loop, home, began);
            return !champion().equals(Optional.of(before));
          });
      version = champion().orElseThrow();
    }
    programs.tell(version + " is champion");
    JsonNode status = programs.run("loop", "status", "--home=" + home, "--json").report();
    FileRegistry registry = new FileRegistry(world.registry());
    int until = traffic.sales().size() + after;
    await("The visits after it", traffic, patience, () -> traffic.sales().size() >= until);
    List<Move> moves = registry.moves(Ground.MODEL);
    return new Report(
        version,
        began,
        Steps.crowned(moves, version).orElseThrow(),
        Steps.of(status, home, moves, version, began),
        traffic.sales(),
        traffic.unknown());
  }

  private boolean isStaged(Running loop, Path home, Instant began) {
    requireGoesOn(loop, home, began);
    return Steps.retraining(home, began).path("state").asText().equals("staged");
  }

  /** Tells why there will be no new champion, if there will be none. */
  private void requireGoesOn(Running loop, Path home, Instant began) {
    if (!loop.isAlive()) {
      throw new UserError("The loop ended; its log is in " + home.resolve("log"));
    }
    Optional<String> refusal =
        Steps.refusal(home, new FileRegistry(world.registry()).moves(Ground.MODEL), began);
    if (refusal.isPresent()) {
      throw new UserError(refusal.get());
    }
  }

  private Optional<String> champion() {
    return new FileRegistry(world.registry()).champion(Ground.MODEL);
  }

  /** Something that is waited for. */
  private interface Condition {
    boolean holds();
  }

  private void await(String what, Traffic traffic, Duration patience, Condition condition) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!condition.holds()) {
        traffic.check();
        if (System.nanoTime() > end) {
          throw new UserError(
              what
                  + " did not come in "
                  + patience
                  + "; ./intent loop status --home="
                  + world.home()
                  + " tells what it waits for, --patience allows for more");
        }
        if (traffic.isOver()) {
          throw new UserError(
              String.format(
                  Locale.ROOT,
                  "%s did not come before all %,d visits were over: take more, by --visits, or"
                      + " a lower --pace",
                  what,
                  traffic.sales().size()));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }

  private Server server(Redis redis, boolean collects) {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--redis=" + redis.uri(),
                "--policy=" + world.policy(),
                "--prediction-file-age=PT1S",
                DEADLINE));
    if (collects) {
      options.add("--log=" + log());
    }
    return Server.start(programs, world.home(), options);
  }

  /** A server that only the champion of before answers. */
  private Server without(Redis redis) {
    return Server.start(
        programs,
        world.home(),
        List.of(
            "--redis=" + redis.uri(),
            "--policy=" + world.policy(),
            "--registry=" + world.registryWithout(),
            "--no-prediction-log",
            DEADLINE));
  }

  private String log() {
    return "file:" + world.home().resolve("event-log");
  }

  private Running live(Redis redis) {
    return programs.start(
        "run",
        "live",
        "--runner=flink",
        "--home=" + world.home(),
        "--redis=" + redis.uri(),
        "--source=" + log(),
        "--watermark-delay=PT5S",
        "--archive-window=PT20S");
  }
}
