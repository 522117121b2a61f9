package io.purchaseintent.serving.decide;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Bid;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Room;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Spending;
import io.purchaseintent.hash.StableHash;
import io.purchaseintent.serving.online.SharedScripts;
import io.purchaseintent.serving.online.SharedScripts.AwayException;
import io.purchaseintent.serving.online.SharedScripts.Script;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of one model know together, in the Redis that they share.
 *
 * <p>A server decides by what it believes that budgets and memory allow, and one script, which
 * Redis runs as a whole, compares that with what is true and charges the decision only if it is so;
 * else the server decides again by what the script tells. While Redis does not answer, the server
 * goes by what it was told last and by what it does itself, and makes up for that once Redis is
 * back. Of what is left of a budget it then spends no more than its part among the servers that
 * were heard of within a minute: together they spend no more than there is. Thread-safe.
 */
public final class SharedLedger implements Ledger {

  private static final Logger LOG = Logger.getLogger(SharedLedger.class.getName());

  /** A question that comes later than that is a new one. */
  private static final Duration ASKED_AGAIN_WITHIN = Duration.ofMinutes(10);

  private static final Duration DAYS_KEPT = Duration.ofDays(3);

  /** Who has decided nothing for longer is not there, or decides next to nothing. */
  private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);

  /** After Redis did not answer it is not asked for so long: decisions should not all wait. */
  private static final Duration REST = Duration.ofMillis(250);

  private static final int MOST_ATTEMPTS = 4;
  private static final String ALL = "*";

  /**
   * KEYS: spent, given, asked, servers. ARGV: whether the question has a name, whether the shopper
   * has one, what he is believed to have been given, the budget of all, the rooms that are
   * believed, the action that is chosen, its cost, how long that the shopper has it is remembered
   * (0 for not at all), now, this server; then name, cost and budget of each bid.
   */
  private static final Script SETTLE =
      Script.of(
          """
          if ARGV[1] == '1' then
            local had = redis.call('GET', KEYS[3])
            if had then return {'had', had} end
          end
          local given = ''
          if ARGV[2] == '1' then given = table.concat(redis.call('HGETALL', KEYS[2]), ' ') end
          local total = tonumber(redis.call('HGET', KEYS[1], '*') or 0)
          local all = tonumber(ARGV[4])
          local found = {}
          for i = 11, #ARGV, 3 do
            local spent = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or 0)
            local cost = tonumber(ARGV[i + 1])
            local own = tonumber(ARGV[i + 2])
            if own >= 0 and spent + cost > own then
              found[#found + 1] = 'o'
            elseif all >= 0 and total + cost > all then
              found[#found + 1] = 'a'
            else
              found[#found + 1] = 'e'
            end
          end
          local rooms = table.concat(found)
          if rooms ~= ARGV[5] or given ~= ARGV[3] then return {'other', rooms, given} end
          local spent = redis.call('HINCRBY', KEYS[1], ARGV[6], ARGV[7])
          total = redis.call('HINCRBY', KEYS[1], '*', ARGV[7])
          redis.call('PEXPIRE', KEYS[1], %d)
          if ARGV[8] ~= '0' then
            redis.call('HSET', KEYS[2], ARGV[6], ARGV[9])
            redis.call('PEXPIRE', KEYS[2], ARGV[8])
          end
          if ARGV[1] == '1' then redis.call('SET', KEYS[3], ARGV[6], 'PX', %d) end
          local time = redis.call('TIME')
          local second = tonumber(time[1])
          redis.call('ZADD', KEYS[4], second, ARGV[10])
          redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', second - %d)
          redis.call('EXPIRE', KEYS[4], %d)
          return {'settled', spent, total, redis.call('ZCARD', KEYS[4])}
          """
              .formatted(
                  DAYS_KEPT.toMillis(),
                  ASKED_AGAIN_WITHIN.toMillis(),
                  HEARD_WITHIN.toSeconds(),
                  HEARD_WITHIN.toSeconds()));

  /** KEYS: spent. ARGV: name and cost of each that is made up for. */
  private static final Script MAKE_UP =
      Script.of(
          """
          for i = 1, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
          redis.call('PEXPIRE', KEYS[1], %d)
          return {'settled'}
          """
              .formatted(DAYS_KEPT.toMillis()));

  private final SharedScripts scripts;
  private final String prefix;
  private final String spent;
  private final Duration longest;
  private final LocalLedger alone = new LocalLedger();
  private final Counter shared;
  private final Counter byItself;
  private final String server = UUID.randomUUID().toString();
  private volatile int servers = 1;
  private final Map<String, Room> believed = new ConcurrentHashMap<>();
  private final Map<String, Long> owed = new HashMap<>();
  private @Nullable LocalDate owedOf;
  private volatile boolean isAway;
  private volatile long restsUntil = System.nanoTime();

  /**
   * A ledger of all servers of a model.
   *
   * @param longest that a decision may wait for Redis
   */
  public SharedLedger(SharedScripts scripts, String model, Duration longest, MeterRegistry meters) {
    this(scripts, model, "", longest, meters);
  }

  /**
   * A ledger of all servers of a model, with an account of its own of what the days cost. What
   * shoppers were given is one memory for all accounts.
   *
   * @param account empty for that of the policy in effect
   * @param longest that a decision may wait for Redis
   */
  public SharedLedger(
      SharedScripts scripts, String model, String account, Duration longest, MeterRegistry meters) {
    this.scripts = scripts;
    // One part in braces: a cluster has all of it on one node, where a script can see it.
    this.prefix = "decide:{" + model + "}:";
    this.spent = prefix + "spent:" + (account.isEmpty() ? "" : account + ":");
    this.longest = longest;
    this.shared = settled(meters, "shared");
    this.byItself = settled(meters, "alone");
  }

  private static Counter settled(MeterRegistry meters, String by) {
    return Counter.builder("decisions_settled")
        .description("Decisions by whether they were charged for all servers or for this alone")
        .tag("ledger", by)
        .register(meters);
  }

  @Override
  public Decision decide(Decider decider, Situation situation, Asker asker) {
    if (System.nanoTime() - restsUntil >= 0) {
      try {
        makeUp(day(decider, situation.time()));
        Decision decision = together(decider, situation, asker);
        isAway = false;
        shared.increment();
        return decision;
      } catch (AwayException e) {
        restsUntil = System.nanoTime() + REST.toNanos();
        tellOnce(e);
      }
    }
    byItself.increment();
    return byItself(decider, situation, asker);
  }

  private void tellOnce(AwayException e) {
    if (!isAway) {
      isAway = true;
      LOG.warning(
          () ->
              "Budgets and what shoppers were given are this server's alone until Redis answers: "
                  + e.getMessage());
    }
  }

  private static LocalDate day(Decider decider, Instant now) {
    return now.atZone(decider.policy().zone()).toLocalDate();
  }

  private Decision together(Decider decider, Situation situation, Asker asker)
      throws AwayException {
    Map<String, Room> rooms = new HashMap<>(believed);
    String given = "";
    for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      Situation known = situation.withGiven(LocalLedger.givens(times(given)));
      List<Alternative> alternatives = decider.alternatives(known);
      List<Bid> bids = decider.bids(alternatives);
      Decision decision = decider.decide(known, alternatives, rooms);
      List<Object> answer =
          scripts.run(
              SETTLE,
              keys(day(decider, situation.time()), asker),
              arguments(decider, situation.time(), asker, given, bids, rooms, decision),
              longest);
      switch (SharedScripts.text(answer, 0)) {
        case "settled" -> {
          servers = (int) SharedScripts.number(answer, 3);
          alone
              .spending()
              .learn(
                  situation.time(),
                  decider.policy().zone(),
                  decision.chosen().action(),
                  SharedScripts.number(answer, 1),
                  SharedScripts.number(answer, 2));
          return decision;
        }
        case "had" -> {
          Decision again = decider.again(known, SharedScripts.text(answer, 1));
          return again == null ? decision : again;
        }
        default -> {
          rooms = rooms(bids, SharedScripts.text(answer, 1));
          believed.putAll(rooms);
          given = SharedScripts.text(answer, 2);
        }
      }
    }
    throw new AwayException("what other servers decide changes faster than this one decides", null);
  }

  private List<String> keys(LocalDate day, Asker asker) {
    return List.of(
        spent + day,
        prefix + "given:" + (asker.userId() == null ? "" : asker.userId()),
        prefix
            + "asked:"
            + (asker.question() == null ? "" : Long.toHexString(StableHash.of(asker.question()))),
        spent + "servers");
  }

  private List<String> arguments(
      Decider decider,
      Instant now,
      Asker asker,
      String given,
      List<Bid> bids,
      Map<String, Room> rooms,
      Decision decision) {
    Alternative chosen = decision.chosen();
    long cost =
        bids.stream()
            .filter(bid -> bid.action().equals(chosen.action()))
            .mapToLong(Bid::costMicros)
            .findFirst()
            .orElse(0);
    boolean remembers =
        asker.userId() != null && LocalLedger.onceAUserInDays(decider, chosen.action()) > 0;
    List<String> arguments = new ArrayList<>();
    arguments.add(asker.question() == null ? "0" : "1");
    arguments.add(asker.userId() == null ? "0" : "1");
    arguments.add(given);
    arguments.add(Long.toString(decider.dailyBudgetMicros()));
    arguments.add(letters(bids, rooms));
    arguments.add(chosen.action());
    arguments.add(Long.toString(cost));
    arguments.add(remembers ? Long.toString(memoryMillis(decider)) : "0");
    arguments.add(Long.toString(now.toEpochMilli()));
    arguments.add(server);
    for (Bid bid : bids) {
      arguments.add(bid.action());
      arguments.add(Long.toString(bid.costMicros()));
      arguments.add(Long.toString(bid.budgetMicros()));
    }
    return arguments;
  }

  /** As long as any rule of the policy looks back. */
  private static long memoryMillis(Decider decider) {
    int days =
        decider.policy().actions().stream().mapToInt(Action::onceAUserInDays).max().orElse(0);
    return TimeUnit.DAYS.toMillis(days);
  }

  private static String letters(List<Bid> bids, Map<String, Room> rooms) {
    StringBuilder letters = new StringBuilder(bids.size());
    for (Bid bid : bids) {
      letters.append(
          switch (rooms.getOrDefault(bid.action(), Room.ENOUGH)) {
            case ENOUGH -> 'e';
            case OWN_USED_UP -> 'o';
            case ALL_USED_UP -> 'a';
          });
    }
    return letters.toString();
  }

  private static Map<String, Room> rooms(List<Bid> bids, String letters) {
    Map<String, Room> rooms = new HashMap<>();
    for (int i = 0; i < bids.size(); i++) {
      rooms.put(
          bids.get(i).action(),
          switch (letters.charAt(i)) {
            case 'o' -> Room.OWN_USED_UP;
            case 'a' -> Room.ALL_USED_UP;
            default -> Room.ENOUGH;
          });
    }
    return rooms;
  }

  /** Actions and when they were given, as the script tells them. */
  private static Map<String, Instant> times(String given) {
    Map<String, Instant> times = new LinkedHashMap<>();
    String[] words = given.isEmpty() ? new String[0] : given.split(" ");
    for (int i = 0; i + 1 < words.length; i += 2) {
      times.put(words[i], Instant.ofEpochMilli(Long.parseLong(words[i + 1])));
    }
    return times;
  }

  private Decision byItself(Decider decider, Situation situation, Asker asker) {
    List<Alternative> before = decider.alternatives(situation);
    alone.spending().shareAmong(servers);
    LocalLedger.Settled settled = alone.settle(decider, situation, asker);
    Decision decision = settled.decision();
    String action = decision.chosen().action();
    decider.bids(before).stream()
        .filter(bid -> settled.charged() && bid.action().equals(action))
        .forEach(bid -> owe(day(decider, situation.time()), action, bid.costMicros()));
    return decision;
  }

  private synchronized void owe(LocalDate day, String action, long costMicros) {
    forgetOtherDays(day);
    owed.merge(action, costMicros, Long::sum);
    owed.merge(ALL, costMicros, Long::sum);
  }

  private void forgetOtherDays(LocalDate day) {
    if (!day.equals(owedOf)) {
      owed.clear();
      owedOf = day;
    }
  }

  /** Charges for all what this server has decided alone today. */
  private synchronized void makeUp(LocalDate day) throws AwayException {
    if (owed.isEmpty()) {
      return;
    }
    forgetOtherDays(day);
    if (!owed.isEmpty()) {
      List<String> arguments = new ArrayList<>();
      owed.forEach((name, cost) -> arguments.addAll(List.of(name, Long.toString(cost))));
      scripts.run(MAKE_UP, List.of(spent + day), arguments, longest);
      owed.clear();
    }
  }

  @Override
  public Spending spending() {
    return alone.spending();
  }
}
