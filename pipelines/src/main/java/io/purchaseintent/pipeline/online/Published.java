package io.purchaseintent.pipeline.online;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.Jedis;

/**
 * What an online store says of the last publishing that came to its end. It is there no longer than
 * the values of that publishing are.
 *
 * @param asOf the date as of which values are true
 * @param source the table that they came from
 * @param users the version of users' snapshots
 * @param products the version of products' snapshots
 * @param endMillis from when on the first of them may be gone, by the store's clock
 */
public record Published(LocalDate asOf, String source, long users, long products, long endMillis) {

  /** Where a store keeps it. */
  public static final String KEY = "published";

  /** Clocks of a store go in steps, and a value is set a little after its publishing began. */
  private static final long SLACK_MILLIS = 60_000;

  private static final String PAGE_KEYS = "10000";

  /**
   * Lets a page of keys live for so long, where they live until a time at the least; answers with
   * the cursor of the next page, and how many there were.
   */
  private static final String KEEP =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
      local kept = 0
      for _, key in ipairs(page[2]) do
        if now + redis.call('PTTL', key) >= tonumber(ARGV[4]) then
          redis.call('PEXPIRE', key, ARGV[5])
          kept = kept + 1
        end
      end
      return {page[1], kept}
      """;

  /** What the store says; empty where nothing was published, or so long ago that it is gone. */
  public static Optional<Published> of(Jedis store) {
    String text = store.get(KEY);
    if (text == null) {
      return Optional.empty();
    }
    String[] parts = text.split(" ", -1);
    try {
      return parts.length == 5
          ? Optional.of(
              new Published(
                  LocalDate.parse(parts[0]),
                  parts[1],
                  Long.parseLong(parts[2]),
                  Long.parseLong(parts[3]),
                  Long.parseLong(parts[4])))
          : Optional.empty();
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The same of a publishing that begins now. */
  public Published beginning(Jedis store, Duration expiry) {
    return new Published(asOf, source, users, products, millis(store) + expiry.toMillis());
  }

  /** Says it, when all values are written or kept. */
  public void say(Jedis store) {
    long left = Math.max(1, endMillis - millis(store));
    store.psetex(KEY, left, asOf + " " + source + " " + users + " " + products + " " + endMillis);
  }

  /**
   * Lets the values live on that this publishing wrote or kept; others, of what the lake does not
   * have any more, go when they were to go. The store does it by itself, in pages.
   *
   * @param families what keys' names are up to their colon
   * @return how many are kept
   */
  public long keep(Jedis store, List<String> families, Duration expiry) {
    String script = store.scriptLoad(KEEP);
    long kept = 0;
    for (String family : families) {
      String cursor = "0";
      do {
        List<?> page =
            (List<?>)
                store.evalsha(
                    script,
                    List.of(),
                    List.of(
                        cursor,
                        family + ":*",
                        PAGE_KEYS,
                        Long.toString(endMillis - SLACK_MILLIS),
                        Long.toString(expiry.toMillis())));
        cursor = String.valueOf(page.get(0));
        kept += (Long) page.get(1);
      } while (!cursor.equals("0"));
    }
    return kept;
  }

  private static long millis(Jedis store) {
    List<String> time = store.time();
    return Long.parseLong(time.get(0)) * 1_000 + Long.parseLong(time.get(1)) / 1_000;
  }
}
