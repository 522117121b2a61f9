package io.purchaseintent.serving.keys;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.serving.online.SharedScripts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The keys that were not taken back, found by their hash. Immutable but for what they spend. */
final class KeyRing {

  /**
   * A key and what it has spent.
   *
   * @param allowance what is left of its rate, or null if it has none
   */
  record Held(ApiKey key, @Nullable Allowance allowance, Counter granted, Counter limited) {}

  private final Map<String, Held> byHash;

  private KeyRing(Map<String, Held> byHash) {
    this.byHash = Map.copyOf(byHash);
  }

  /**
   * A ring of keys.
   *
   * @param before the ring that it takes the place of: what its keys have spent is spent
   * @param time what rates are measured by
   * @param scripts of what servers have in common; none where this one has no Redis
   */
  static KeyRing of(
      List<ApiKey> keys,
      @Nullable KeyRing before,
      TimeMeter time,
      Supplier<@Nullable SharedScripts> scripts,
      MeterRegistry registry) {
    Map<String, Held> byHash = new HashMap<>();
    for (ApiKey key : keys) {
      if (key.revoked() == null) {
        Held held = before == null ? null : before.byHash.get(key.hash());
        byHash.put(
            key.hash(),
            held != null && held.key().equals(key) ? held : held(key, time, scripts, registry));
      }
    }
    return new KeyRing(byHash);
  }

  private static Held held(
      ApiKey key,
      TimeMeter time,
      Supplier<@Nullable SharedScripts> scripts,
      MeterRegistry registry) {
    Integer rate = key.rate();
    Allowance allowance =
        rate == null
            ? null
            : new SharedAllowance(
                key.id(), rate, scripts, SharedAllowance.LONGEST, Allowance.of(rate, time));
    return new Held(
        key, allowance, counter(registry, key, "granted"), counter(registry, key, "limited"));
  }

  private static Counter counter(MeterRegistry registry, ApiKey key, String outcome) {
    return Counter.builder("key_requests")
        .description("Requests by key, and whether its rate let them through")
        .tag("key", key.id())
        .tag("outcome", outcome)
        .register(registry);
  }

  /** How many keys there are. */
  int size() {
    return byHash.size();
  }

  /**
   * The key whose text this is, or null if there is none. How long it takes tells nothing of a key:
   * hashes are looked up, and those of guesses are as random as any.
   */
  @Nullable Held find(String presented) {
    String hash = KeySecret.hash(presented);
    Held held = byHash.get(hash);
    return held != null && MessageDigest.isEqual(ascii(hash), ascii(held.key().hash()))
        ? held
        : null;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
