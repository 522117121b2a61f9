package io.purchaseintent.serving.online;

import io.purchaseintent.serving.online.SharedScripts.AwayException;
import io.purchaseintent.serving.online.SharedScripts.Script;
import io.purchaseintent.serving.variant.ServerVotes;
import java.time.Duration;
import java.util.List;

/**
 * Votes of the servers of one model in the Redis that they share. Whoever is not heard of for half
 * a minute lives no more, and its votes count no more. Thread-safe.
 */
public final class RedisVotes implements ServerVotes {

  private static final Duration LONGEST = Duration.ofMillis(500);

  /** Three times the period: one that is late once is not dead. */
  private static final String LIFE_MILLIS = Integer.toString(3_000 * PERIOD_SECONDS);

  /**
   * Names this server among those of KEYS[1], and of KEYS[2] if there is one; how many there are.
   */
  private static final Script VOTE =
      Script.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local counts = {}
          for i, key in ipairs(KEYS) do
            redis.call('ZADD', key, now + ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
            redis.call('PEXPIRE', key, ARGV[2])
            counts[i] = redis.call('ZCARD', key)
          end
          return counts
          """);

  private final SharedScripts scripts;
  private final String servers;
  private final String server;

  /**
   * Votes.
   *
   * @param model whose challengers are voted on
   * @param server a name that no other server has
   */
  public RedisVotes(SharedScripts scripts, String model, String server) {
    this.scripts = scripts;
    this.servers = "guard:{" + model + "}:servers";
    this.server = server;
  }

  @Override
  public void alive() {
    vote(List.of(servers));
  }

  @Override
  public Tally against(String version) {
    List<Object> counts = vote(List.of(servers, servers + ":against:" + version));
    return new Tally(SharedScripts.number(counts, 0), SharedScripts.number(counts, 1));
  }

  private List<Object> vote(List<String> keys) {
    try {
      return scripts.run(VOTE, keys, List.of(server, LIFE_MILLIS), LONGEST);
    } catch (AwayException e) {
      throw new VotesAwayException(String.valueOf(e.getMessage()), e);
    }
  }
}
