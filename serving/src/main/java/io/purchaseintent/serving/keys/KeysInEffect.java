package io.purchaseintent.serving.keys;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.serving.online.SharedScripts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys that are checked: those of their file, which is followed. A file that breaks, or that is
 * gone, leaves those of before in effect. Thread-safe.
 */
public final class KeysInEffect {

  private static final Logger LOG = Logger.getLogger(KeysInEffect.class.getName());

  private final KeysFile file;
  private final Clock clock;
  private final TimeMeter time;
  private final MeterRegistry registry;
  private final Counter loaded;
  private final Counter refused;
  private volatile @Nullable SharedScripts scripts;
  private byte @Nullable [] bytes;
  private volatile @Nullable KeyRing ring;
  private volatile @Nullable String problem;

  private KeysInEffect(KeysFile file, Clock clock, TimeMeter time, MeterRegistry registry) {
    this.file = file;
    this.clock = clock;
    this.time = time;
    this.registry = registry;
    this.loaded = reloads("loaded");
    this.refused = reloads("refused");
  }

  /**
   * The keys of a home folder.
   *
   * @param clock what keys expire by
   * @param time what rates are measured by
   * @throws UserError if its file is there, but not as it was written
   */
  public static KeysInEffect of(Path home, Clock clock, TimeMeter time, MeterRegistry registry) {
    KeysInEffect keys = new KeysInEffect(new KeysFile(home), clock, time, registry);
    keys.read();
    return keys;
  }

  private Counter reloads(String outcome) {
    return Counter.builder("key_reloads")
        .description("Changes of the keys' file, by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  /** From now on rates are those of all servers that have this in common. */
  public void share(SharedScripts inCommon) {
    scripts = inCommon;
  }

  /** The keys, or null where none are asked for. */
  @Nullable KeyRing ring() {
    return ring;
  }

  /** Now, by the clock that keys expire by. */
  Instant now() {
    return clock.instant();
  }

  /** Why what their file has now is not in effect; empty if it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Looks whether the file has changed. */
  public synchronized void follow() {
    try {
      read();
      problem = null;
    } catch (UserError e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private synchronized void read() {
    byte[] now = file.bytes();
    if (now == null) {
      if (ring != null) {
        // Whoever deletes the keys of a server that runs does not mean to open it to all.
        throw new UserError(
            file.path() + " is gone: put it back, or start the server again to serve without keys");
      }
      return;
    }
    if (Arrays.equals(now, bytes)) {
      return;
    }
    KeyRing next = KeyRing.of(file.parse(now), ring, time, () -> scripts, registry);
    boolean first = bytes == null;
    bytes = now;
    ring = next;
    loaded.increment();
    LOG.info(() -> (first ? "Keys are asked for: " : "The keys have changed: ") + next.size());
  }

  /** Says so once for each reason. */
  private void refuse(String reason) {
    if (!reason.equals(problem)) {
      problem = reason;
      refused.increment();
      LOG.warning(() -> "The keys stay as they were: " + reason);
    }
  }
}
